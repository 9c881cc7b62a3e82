import { UnusableAnswer, UpstreamUnhealthy } from './answer.ts'

/** The error codes of undici and zlib for an answer that is not HTTP, or not compressed as its header says. */
const MALFORMED =
  /^(HTTPParserError|UND_ERR_(RES_CONTENT_LENGTH_MISMATCH|HEADERS_OVERFLOW)|ERR_ASSERTION|Z_|ZSTD_|ERR__ERROR)/

/** The code or name of an error: its message would quote what was sent or received. */
const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  if (error.cause !== undefined) return kindOf(error.cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * What a request that `fetch` gave up shows: the service is unhealthy (not reached, connection lost, out of time), or its
 * answer cannot be read, which concerns this question alone.
 */
export const faultOf = (name: string, error: unknown): UpstreamUnhealthy | UnusableAnswer => {
  if (error instanceof UnusableAnswer || error instanceof UpstreamUnhealthy) return error
  const kind = kindOf(error)
  if (MALFORMED.test(kind)) return new UnusableAnswer(`${name} answered what cannot be read (${kind})`)
  return new UpstreamUnhealthy(
    /^(TimeoutError|AbortError)$/.test(kind) ? `${name} timed out` : `${name} failed (${kind})`,
  )
}
