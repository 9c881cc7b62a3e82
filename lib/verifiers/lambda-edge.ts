import { jwkSet } from './jwk-set.ts'
import { type PlaybackClaims, playbackTokens } from './playback-token.ts'
import { KeysUnavailable, Refused } from './refused.ts'
import { type PassKey, segmentPass } from './segment-pass.ts'

type Headers = Record<string, { key?: string; value: string }[]>
type EdgeRequest = { uri: string; querystring: string; headers: Headers }
type EdgeResponse = { status: string; statusDescription: string; headers: Headers }
/** As much of a viewer request of CloudFront as is used here. */
export type EdgeEvent = { readonly Records: readonly [{ readonly cf: { readonly request: EdgeRequest } }] }

/** Lambda@Edge has no environment variables: the function is made with these. */
export type EdgeSettings = {
  /** Address of the JWK Set of your stage. */
  readonly jwks: string
  /** The title that a path belongs to; by default its first part: `/film-1/1080p.m3u8` is of film-1. */
  readonly contentOf?: (uri: string) => string | undefined
  /** With it `/<title>/pass` is answered with the cookie that a CloudFront Function checks on segments. */
  readonly passKey?: () => PassKey | Promise<PassKey>
  /** Unix ms. */
  readonly now?: () => number
}

const TOKEN = 'playback_token'

/** None of a path that another title could be reached by: an origin may resolve its dots. */
const firstPart = (uri: string): string | undefined => {
  try {
    if (/(^|[\\/])\.\.?([\\/]|$)/.test(decodeURIComponent(uri))) return undefined
    return decodeURIComponent(uri.split('/')[1] ?? '') || undefined
  } catch {
    return undefined
  }
}

const cookiesOf = ({ headers }: EdgeRequest): readonly string[] =>
  (headers.cookie ?? []).flatMap(({ value }) => value.split(';')).map((one) => one.trim())

/** From `Authorization: Bearer`, else the cookie, else the query. */
const tokenOf = (request: EdgeRequest): string => {
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.headers.authorization?.[0]?.value ?? '') ?? []
  const cookie = cookiesOf(request).find((one) => one.startsWith(`${TOKEN}=`))
  const token = bearer ?? cookie?.slice(TOKEN.length + 1) ?? new URLSearchParams(request.querystring).get(TOKEN)
  if (token) return token
  throw new Refused('none')
}

/** The request without its token: neither the cache key nor the origin nor a log gets it. */
const withoutToken = (request: EdgeRequest): EdgeRequest => {
  const { authorization, cookie, ...headers } = request.headers
  const others = cookiesOf(request).filter((one) => !one.startsWith(`${TOKEN}=`) && one !== '')
  const query = request.querystring.split('&').filter((one) => !new URLSearchParams(one).has(TOKEN))
  return {
    ...request,
    headers: { ...headers, ...(others.length > 0 && { cookie: [{ key: 'Cookie', value: others.join('; ') }] }) },
    querystring: query.join('&'),
  }
}

const header = (key: string, value: string): Headers => ({ [key.toLowerCase()]: [{ key, value }] })

const answer = (status: string, statusDescription: string, more: Headers = {}): EdgeResponse => ({
  ...{ status, statusDescription },
  headers: { ...header('Cache-Control', 'no-store'), ...more },
})

/** 401: get another token. 403: it is of another title. 503: nothing is known, try again. */
const refusalFor = (error: unknown): EdgeResponse => {
  if (error instanceof KeysUnavailable) return answer('503', 'Service Unavailable', header('Retry-After', '1'))
  if (!(error instanceof Refused)) throw error
  if (error.reason === 'content') return answer('403', 'Forbidden')
  return answer('401', 'Unauthorized', header('WWW-Authenticate', 'Bearer'))
}

const passFor = (claims: PlaybackClaims, key: PassKey) => {
  const place = `Path=/${encodeURIComponent(claims.content_id)}/; Expires=${new Date(claims.exp * 1_000).toUTCString()}`
  const cookie = `segment-pass=${segmentPass(claims, key)}; ${place}; Secure; HttpOnly; SameSite=None`
  return answer('204', 'No Content', header('Set-Cookie', cookie))
}

/**
 * A handler of viewer requests for Lambda@Edge. It lets a request pass, without its token, whose token is good and is of
 * the title that is asked for, and answers every other: it never lets one pass because something failed.
 */
export const lambdaEdge = (settings: EdgeSettings) => {
  const { jwks, contentOf = firstPart, passKey, now = Date.now } = settings
  const check = playbackTokens(jwkSet(jwks, now), now)
  return async ({ Records: [{ cf }] }: EdgeEvent): Promise<EdgeRequest | EdgeResponse> => {
    const { request } = cf
    try {
      const claims = await check(tokenOf(request))
      if (claims.content_id !== contentOf(request.uri)) throw new Refused('content')
      return passKey && request.uri.endsWith('/pass') ? passFor(claims, await passKey()) : withoutToken(request)
    } catch (error) {
      return refusalFor(error)
    }
  }
}
