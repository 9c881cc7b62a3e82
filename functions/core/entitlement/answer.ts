/** The answer of a service: `no` with the reason it gave, or what its yes carries. */
export type Answer<Yes> = { readonly yes: Yes } | { readonly no: { readonly reason: string | undefined } }

/**
 * The service answered neither yes nor no. That concerns this question alone and is no evidence about the service: an
 * earlier decision may not replace it, and the circuit does not count it.
 */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer'
}

/** The service was not reached, did not answer in time or answered that it cannot; or its circuit is open. */
export class UpstreamUnhealthy extends Error {
  override readonly name = 'UpstreamUnhealthy'
  /** Whether the circuit is open: the questions of many users failed. */
  readonly circuitOpen: boolean
  constructor(message: string, circuitOpen = false) {
    super(message)
    this.circuitOpen = circuitOpen
  }
}
