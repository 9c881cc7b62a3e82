/** A request that is refused as RFC 6749 section 5.2 says; the message is its `error_description`. */
export class RefusedTokenRequest extends Error {
  override readonly name = 'RefusedTokenRequest'
  readonly error: 'invalid_request' | 'invalid_scope'

  constructor(description: string, error: RefusedTokenRequest['error'] = 'invalid_request') {
    super(description)
    this.error = error
  }
}

/** The claims that a token is to have; what is absent gets the value that the service expects. */
export type TokenRequest = {
  readonly subject?: string
  readonly scope?: string
  /** Seconds from now; none or fewer make a token that has expired. */
  readonly expiresIn: number
  readonly audience?: string
  readonly issuer?: string
  readonly type?: string
  readonly client?: string
}

const HOUR = 3_600
const LONGEST = 10 * 365 * 24 * HOUR

/** RFC 6749 section 3.3. */
const SCOPE = /^[!#-[\]-~]+( [!#-[\]-~]+)*$/

type Parameters = Readonly<Record<string, string>>

const fromJson = (body: string): Parameters => {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw new RefusedTokenRequest('the body is not JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new RefusedTokenRequest('the body must be a JSON object')
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number')
        throw new RefusedTokenRequest(`${name} must be a text or a number`)
      return [name, String(value)]
    }),
  )
}

const fromForm = (body: string): Parameters => {
  const fields = new URLSearchParams(body)
  const twice = [...fields.keys()].find((name) => fields.getAll(name).length > 1)
  if (twice) throw new RefusedTokenRequest(`${twice} is given more than once`)
  return Object.fromEntries(fields)
}

const parametersOf = (body: string, type: string): Parameters => {
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) return fromJson(body)
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return fromForm(body)
  throw new RefusedTokenRequest('the body must be application/x-www-form-urlencoded or application/json')
}

const secondsIn = (text = String(HOUR)) => {
  const seconds = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (Math.abs(seconds) <= LONGEST) return seconds
  throw new RefusedTokenRequest(`expires_in must be a whole number of seconds from -${LONGEST} to ${LONGEST}`)
}

/** What a body asks for; names that are unknown are ignored, as RFC 6749 wants. Throws {@link RefusedTokenRequest}. */
export const readTokenRequest = (body: string, type: string): TokenRequest => {
  const { user_id, scope, expires_in, audience, issuer, typ, client_id } = parametersOf(body, type)
  if (scope && !SCOPE.test(scope))
    throw new RefusedTokenRequest('scope must be words separated by spaces', 'invalid_scope')
  if (!user_id && !scope?.split(' ').includes('playback:admin'))
    throw new RefusedTokenRequest('user_id is required unless scope contains playback:admin')
  return {
    expiresIn: secondsIn(expires_in || undefined),
    ...(user_id && { subject: user_id }),
    ...(scope && { scope }),
    ...(audience && { audience }),
    ...(issuer && { issuer }),
    ...(typ && { type: typ }),
    ...(client_id && { client: client_id }),
  }
}
