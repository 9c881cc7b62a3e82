/** How a setting is written, what range it has, and how its text becomes a value. */
export type Setting<Value = unknown> = {
  /** The text that stands for an unset variable; absent where the setting has no default. */
  readonly default?: string
  readonly about: string
  /** What a right value looks like, as the end of the sentence "NAME must be …". */
  readonly format: string
  /** Never printed in an error or a log. */
  readonly secret?: true
  /** The parts of a text that are not of the form, each with the reason as a sentence without its end. */
  readonly faults?: (text: string) => readonly { readonly quoted: string; readonly why: string }[]
  /** Undefined when the text is not of the form. */
  readonly parse: (text: string) => Value | undefined
}

type Described = { default?: string; about: string }

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration such as `30s`, `1h30m`, `1.5h` or `0` (Go's time.ParseDuration); undefined if malformed. */
export const milliseconds = (text: string): number | undefined => {
  if (text === '0') return 0
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0))
}

const within = (value: number | undefined, min: number, max: number) =>
  value !== undefined && value >= min && value <= max ? value : undefined

/** A duration in milliseconds; `min` and `max` in the same notation. */
export const duration = (min: string, max: string, described: Described): Setting<number> => ({
  ...described,
  format: `a duration such as 30s or 1h30m, from ${min} to ${max}`,
  parse: (text) => within(milliseconds(text), milliseconds(min) ?? 0, milliseconds(max) ?? 0),
})

/** Like {@link duration}; the text `off` stands for 0. */
export const durationOrOff = (min: string, max: string, described: Described): Setting<number> => ({
  ...described,
  format: `off, or a duration such as 30s or 1h30m, from ${min} to ${max}`,
  parse: (text) => (text === 'off' ? 0 : duration(min, max, described).parse(text)),
})

/** A whole number in decimal digits. */
export const integer = (min: number, max: number, described: Described): Setting<number> => ({
  ...described,
  format: `a whole number from ${min} to ${max}`,
  parse: (text) => within(/^\d{1,15}$/.test(text) ? Number(text) : undefined, min, max),
})

/** One of a few words. */
export const choice = <const Word extends string>(words: readonly Word[], described: Described): Setting<Word> => ({
  ...described,
  format: `one of ${words.join(', ')}`,
  parse: (text) => words.find((word) => word === text),
})

const FLAGS = new Map(Object.entries({ true: true, 1: true, false: false, 0: false }))

/** `true` or `false`; `1` and `0` as Go's strconv.ParseBool. */
export const flag = (described: Described): Setting<boolean> => ({
  ...described,
  format: 'true or false',
  parse: (text) => FLAGS.get(text),
})

/** Any text that matches the whole pattern. */
export const text = (pattern: RegExp, form: string, described: Described): Setting<string> => ({
  ...described,
  format: form,
  parse: (value) => (pattern.test(value) ? value : undefined),
})

/** Any text; its value is never shown. */
export const secret = (described: Described): Setting<string> => ({
  ...described,
  format: 'a text',
  secret: true,
  parse: (value) => value,
})

/** Texts separated by commas, or empty for none; never shown. */
export const secrets = (described: Described): Setting<readonly string[]> => ({
  ...described,
  format: 'texts separated by commas, or empty',
  secret: true,
  parse: (value) =>
    value
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
})

/** An absolute http or https URL without credentials, query or fragment; a trailing slash is dropped. */
export const serviceUrl = (described: Described): Setting<string> => ({
  ...described,
  format: 'an http:// or https:// URL without credentials, query or fragment',
  parse: (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined
    if (!url || !/^https?:$/.test(url.protocol)) return undefined
    if (url.username || url.password || url.search || url.hash) return undefined
    return (url.origin + url.pathname).replace(/\/+$/, '')
  },
})

/** Like {@link serviceUrl}; empty for none. */
export const urlOrEmpty = (described: Described): Setting<string> => {
  const url = serviceUrl(described)
  return { ...url, format: `${url.format}, or empty`, parse: (value) => (value === '' ? '' : url.parse(value)) }
}

/** Members that only a private or a shared key has (RFC 7518 section 6). */
const SECRET_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth']

const isPublicKey = (key: unknown) =>
  typeof key === 'object' && key !== null && 'kty' in key && !SECRET_MEMBERS.some((member) => member in key)

const keySetIn = (json: string): string | undefined => {
  try {
    const keys: unknown = JSON.parse(json)?.keys
    return Array.isArray(keys) && keys.length > 0 && keys.every(isPublicKey) ? json : undefined
  } catch {
    return undefined
  }
}

/** A JWK Set (RFC 7517 section 5) of public keys as JSON, or empty. Never quoted: a wrong one may hold a private key. */
export const keySet = (described: Described): Setting<string> => ({
  ...described,
  format: 'a JWK Set of public keys as JSON, or empty',
  secret: true,
  parse: (value) => (value === '' ? '' : keySetIn(value)),
})

/** A comma-separated list; every element must match the pattern. */
export const list = (element: RegExp, form: string, described: Described): Setting<readonly string[]> => ({
  ...described,
  format: form,
  parse: (value) => {
    const elements = value.split(',').map((one) => one.trim())
    return elements.every((one) => element.test(one)) ? elements : undefined
  },
})
