const two = (n: number) => String(n).padStart(2, '0')

/** Seconds as a player shows them: `1:02:03`, `2:05`. */
export const clockText = (seconds: number) => {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** A duration in words, of one unit: `12 s`, `3 min`, `2 h`, `30 d`. */
export const durationText = (ms: number) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

/** The end of a session id, which differs from session to session. */
export const shortId = (id: string) => id.slice(-6)

const RULES = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

/** `2nd`, `3rd` … */
export const ordinalText = (n: number) => `${n}${ENDINGS[RULES.select(n)]}`

/** The time of day of a moment in Unix ms. */
export const timeText = (at: number) => new Date(at).toTimeString().slice(0, 8)

/** What a page says of a refusal, by its code; what it does not know, it shows as it is. */
const REFUSALS: Readonly<Record<string, string>> = {
  concurrency_limit_reached: 'All streams of the account are in use',
  not_entitled: 'Identity says no: this viewer may not see the title',
  content_unavailable: 'Content says no: the title is not available here',
  dependency_unavailable: 'A service that must be asked does not answer',
  storage_unavailable: 'The session store does not answer',
  rate_limited: 'Too many requests',
  invalid_request: 'The request is not valid',
  unreachable: 'No answer from the service',
  no_access_token: 'There is no access token',
}
export const refusalText = (code: string) => REFUSALS[code] ?? code

const ENDS: Readonly<Record<string, string>> = {
  stopped: 'Stopped',
  missed_heartbeats: 'No heartbeats: its deadline passed',
  'closed tab': 'Its tab was closed: a beacon ended the session',
  terminated: 'Ended from outside',
  displaced: 'Its slot was taken over, by another device or by this one in another tab',
  superseded: 'The same device started anew',
  entitlement_revoked: 'The subscription was revoked',
  unreachable: 'No answer until the token expired',
}
export const endText = (reason: string) => ENDS[reason] ?? reason
