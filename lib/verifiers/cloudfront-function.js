import cf from 'cloudfront'

// A CloudFront Function (JavaScript runtime 2.0) for the viewer requests of segments. The runtime knows HMAC and hashes
// only: it checks the pass that lambda-edge.ts sets, or a playback token of a stage with JWT_SECRET, if its secret is in
// the KeyValueStore. Keys of the store:
//   pass.<kid>          the secret of segment passes
//   playback.<kid>      the JWT_SECRET of a stage, whose kid is jwt-secret
//   ended.<session id>  anything: segments of this session are refused from now on
// The syntax is kept to what the runtime documents.

// biome-ignore lint/style/useNodejsImportProtocol: the runtime knows it by this name alone
const crypto = require('crypto')
const store = cf.kvs()

const LEEWAY = 5
const MOST_CHARACTERS = 4096
/** The type of a token, and how the names of its keys begin. */
const KINDS = { 'segment-pass+jwt': 'pass.', 'playback+jwt': 'playback.' }

function refusal(statusCode, statusDescription) {
  return {
    statusCode: statusCode,
    statusDescription: statusDescription,
    headers: { 'cache-control': { value: 'no-store' } },
  }
}

function objectIn(part) {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw new Error('malformed')
  const value = JSON.parse(Buffer.from(part, 'base64url').toString())
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('malformed')
  return value
}

/** In a time that does not depend on where they differ. */
function areEqual(one, other) {
  if (one.length !== other.length) return false
  let difference = 0
  for (let i = 0; i < one.length; i += 1) difference |= one.charCodeAt(i) ^ other.charCodeAt(i)
  return difference === 0
}

function isMeantHere(header, claims) {
  if (header.typ === 'segment-pass+jwt') return true
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  return claims.iss === 'viewing-service' && audiences.indexOf('playback') >= 0 && typeof claims.nbf === 'number'
}

async function claimsOf(token) {
  const parts = token.split('.')
  if (token.length > MOST_CHARACTERS || parts.length !== 3) throw new Error('malformed')
  const header = objectIn(parts[0])
  const kinds = Object.keys(KINDS)
  if (header.alg !== 'HS256' || kinds.indexOf(header.typ) < 0 || typeof header.kid !== 'string') throw new Error('kind')
  if (header.crit !== undefined || !/^[A-Za-z0-9_-]{1,100}$/.test(header.kid)) throw new Error('malformed')
  const secret = await store.get(KINDS[header.typ] + header.kid) // rejects when there is none
  const signature = crypto.createHmac('sha256', secret).update(`${parts[0]}.${parts[1]}`).digest('base64url')
  if (!areEqual(signature, parts[2])) throw new Error('signature')
  const claims = objectIn(parts[1])
  const seconds = Math.floor(Date.now() / 1000)
  if (!isMeantHere(header, claims) || typeof claims.exp !== 'number') throw new Error('claims')
  if (claims.exp <= seconds - LEEWAY || claims.nbf > seconds + LEEWAY) throw new Error('time')
  return claims
}

/** `/film-1/1080p/42.ts` is of film-1. A path with dots in it is of none: an origin may resolve them. */
function contentOf(uri) {
  if (/(^|[\\/])\.\.?([\\/]|$)/.test(decodeURIComponent(uri))) return ''
  return decodeURIComponent(uri.split('/')[1] || '')
}

function tokenOf(request) {
  const named = request.cookies['segment-pass'] || request.cookies.playback_token || request.querystring.playback_token
  return named ? named.value : ''
}

/** Neither the cache key nor the origin gets a token. */
function withoutTokens(request) {
  delete request.cookies['segment-pass']
  delete request.cookies.playback_token
  delete request.querystring.playback_token
  delete request.headers.authorization
  return request
}

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by its name
async function handler(event) {
  const request = event.request
  try {
    const claims = await claimsOf(tokenOf(request))
    if (!claims.content_id || claims.content_id !== contentOf(request.uri)) {
      return refusal(403, 'Forbidden')
    }
    if (await store.exists(`ended.${claims.session_id}`)) return refusal(403, 'Forbidden')
    return withoutTokens(request)
  } catch (_) {
    return refusal(401, 'Unauthorized')
  }
}
