import { UnusableAnswer, UpstreamUnhealthy } from './answer.ts'

/** The error codes of Node's HTTP parser and zlib for an answer that is not HTTP, or not packed as its header says. */
const MALFORMED = /^(HPE_(?!INVALID_EOF_STATE)|Z_|ERR__ERROR)/
const TOO_LARGE = /^(AnswerTooLarge|ERR_BUFFER_TOO_LARGE)$/

/** The code or name of an error: its message would quote what was sent or received. */
const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  if (error.cause !== undefined) return kindOf(error.cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * What a request that failed shows: the service is unhealthy (not reached, connection lost, out of time), or its
 * answer cannot be read, which concerns this question alone.
 */
export const faultOf = (name: string, error: unknown): UpstreamUnhealthy | UnusableAnswer => {
  if (error instanceof UnusableAnswer || error instanceof UpstreamUnhealthy) return error
  const kind = kindOf(error)
  if (TOO_LARGE.test(kind)) return new UnusableAnswer(`${name} answered more than 64 KiB`)
  if (MALFORMED.test(kind)) return new UnusableAnswer(`${name} answered what cannot be read (${kind})`)
  return new UpstreamUnhealthy(kind === 'TimeoutError' ? `${name} timed out` : `${name} failed (${kind})`)
}
