import type { Setting } from './setting.ts'

/** Their pages have opaque origins, which browsers write as `null`, or no pages at all. */
const WITHOUT_ORIGIN = /^(about|blob|content|data|file|filesystem|ftp|intent|javascript|mailto|view-source|wss?)$/

const schemeAndRest = (written: string): [scheme: string, rest: string] | undefined => {
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(written) ?? []
  return scheme === undefined || rest === undefined ? undefined : [scheme.toLowerCase(), rest]
}

/** An http or https origin by the URL standard, as every browser reads it. */
const web = (scheme: string, authority: string) => {
  const text = `${scheme}://${authority}`
  return URL.canParse(text) ? new URL(text).origin : undefined
}

/** Other schemes have no default port and, in some browsers, hosts as they are written: compared in lower case. */
const own = (scheme: string, authority: string) => `${scheme}://${authority.toLowerCase()}`

const isWeb = (scheme: string) => /^https?$/.test(scheme)

const unicodeFault = (scheme: string, authority: string) => {
  if (!/[^\0-\x7f]/.test(authority)) return undefined
  return `browsers write such a host as ${(isWeb(scheme) && web(scheme, authority)) || 'ASCII'}`
}

const portFault = (authority: string) => {
  const port = /:([^:\]]*)$/.exec(authority)?.[1]
  return port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)
    ? undefined
    : 'its port is none from 1 to 65535'
}

const hostFault = (scheme: string, authority: string) => {
  const isHost = /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(authority)
  return isHost && (!isWeb(scheme) || web(scheme, authority)) ? undefined : 'it has no host that a browser could write'
}

/** Why no browser ever sends this as its `Origin`, or why nobody may be let in by it. */
const faultOf = (written: string): string | undefined => {
  if (written === '') return 'there is an empty place between two commas or at the end'
  if (written === 'null') return 'it is what sandboxed frames and files of anyone send'
  if (written === '*') return 'it lets every origin in, so it stands alone or not at all'
  if (written.includes('*')) return 'there is no wildcard: each origin is listed by itself'
  const [scheme, rest] = schemeAndRest(written) ?? []
  if (scheme === undefined || rest === undefined) return 'an origin begins with its scheme, such as https://'
  if (WITHOUT_ORIGIN.test(scheme)) return `pages of ${scheme}: have no origin`
  if (rest.includes('@')) return 'an origin has no user or password'
  if (/[/?#\\]/.test(rest)) return 'an origin ends with its host or port: no path, not even a slash'
  return unicodeFault(scheme, rest) ?? portFault(rest) ?? hostFault(scheme, rest)
}

const normalised = (written: string) => {
  const [scheme = '', authority = ''] = schemeAndRest(written) ?? []
  return (isWeb(scheme) && web(scheme, authority)) || own(scheme, authority)
}

const elements = (text: string) => text.split(',').map((one) => one.trim())

/**
 * Origins separated by commas, as browsers write them (RFC 6454 section 6.2, the URL standard): in lower case, without a
 * default port, each once; or `*`. What no browser sends is refused, and so is `null`, the origin of anyone.
 */
export const origins = (described: { default?: string; about: string }): Setting<readonly string[]> => {
  const faults = (text: string) =>
    elements(text).flatMap((quoted) => {
      const why = text === '*' ? undefined : faultOf(quoted)
      return why === undefined ? [] : [{ quoted, why }]
    })
  return {
    ...described,
    format: '*, or origins such as https://play.example.com or capacitor://localhost separated by commas',
    faults,
    parse: (text) => {
      if (text === '*') return ['*']
      return faults(text).length > 0 ? undefined : [...new Set(elements(text).map(normalised))]
    },
  }
}
