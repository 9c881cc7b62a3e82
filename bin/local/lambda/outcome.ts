import { functionFailed, functionTimedOut, type Reply, toReply } from '../gateway/reply.ts'

/** How one call of a function ended. `failed` says why; `stopped` is the runner's own end. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly failed: string }
  | { readonly timedOut: string }
  | { readonly stopped: true }

/** What an HTTP API answers. */
export const replyTo = (outcome: Outcome): Reply => {
  if ('result' in outcome) return toReply(outcome.result)
  return 'timedOut' in outcome ? functionTimedOut : functionFailed
}

/** Why there is no result, as a line for the terminal; undefined when there is one, or when the runner is stopping. */
export const failureOf = (outcome: Outcome) => {
  if ('failed' in outcome) return outcome.failed
  return 'timedOut' in outcome ? outcome.timedOut : undefined
}
