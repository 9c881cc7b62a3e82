/** What a service said: `no` with the reason it gave, or what its yes carries. */
export type Answer<Yes> = { readonly yes: Yes } | { readonly no: { readonly reason: string | undefined } }

/**
 * The service said something that is neither yes nor no. That concerns the question it was asked and says nothing of the
 * service: nothing may stand in for it, and nobody else is told of it.
 */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer'
}

/** The service was not reached, did not answer in time or said that it cannot, or it is not asked at all now. */
export class UpstreamUnhealthy extends Error {
  override readonly name = 'UpstreamUnhealthy'
  /** Whether others' questions failed too, so that the service is asked no more for a while. */
  readonly circuitOpen: boolean
  constructor(message: string, circuitOpen = false) {
    super(message)
    this.circuitOpen = circuitOpen
  }
}
