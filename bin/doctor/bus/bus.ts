/** The event bus as a subscriber of the run's events sees it. */
export type Bus = {
  /** How the events are read, such as "a temporary rule and queue". */
  readonly means: string
  /** Gets ready before the first session is made. Throws what AWS says. */
  readonly open: () => Promise<void>
  /** Events that have come since the last call, as they are on the bus; waits some seconds for the first. */
  readonly receive: (interrupted: AbortSignal) => Promise<readonly unknown[]>
  /** Removes what `open` made; resolves to what could not be removed, each with its name. */
  readonly close: () => Promise<readonly string[]>
}

/** Where the events of a stage can be read. */
export type BusPlace = {
  /** Name or ARN of the bus. */
  readonly bus: string
  /** The log group of `events.log`, where the stage has one. */
  readonly logGroup?: string | undefined
  /** The region of the stage; without one the SDK finds it. */
  readonly region?: string | undefined
  /** EventBridge and SQS of a local runner, in place of an account's. */
  readonly local?: { readonly endpoint: string } | undefined
}
