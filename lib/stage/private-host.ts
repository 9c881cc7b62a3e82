const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/
const PRIVATE_ADDRESS = /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(\.\d{1,3}){2,3}$/
const PRIVATE_DOMAINS = ['internal', 'local', 'vpce.amazonaws.com']

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).hostname : undefined)

const isPrivate = (host: string, domains: readonly string[]) =>
  PRIVATE_ADDRESS.test(host) ||
  [...PRIVATE_DOMAINS, ...domains].some((domain) => host === domain || host.endsWith(`.${domain}`))

/** Whether a deployed function would reach only itself at a URL. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(hostOf(url) ?? '')

/** Why functions cannot reach this URL in a stage without egress, as the end of a sentence; undefined if they can. */
export const egressFault = (url: string, egress: 'nat' | 'none', domains: readonly string[]): string | undefined => {
  const host = hostOf(url)
  if (egress === 'nat' || !host || isPrivate(host, domains)) return undefined
  return (
    `must have a private host while egress is "none", not "${host}": a private IPv4 address, a name ` +
    `in .${PRIVATE_DOMAINS.join(', .')} or in one of privateDomains; or write egress "nat"`
  )
}
