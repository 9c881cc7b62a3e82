import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { ok, warning } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import { NotThisService } from '../report/trouble.ts'
import type { Visit } from '../visit.ts'
import { type Greeting, greet } from './tls-greeting.ts'

const DAY_MS = 24 * 60 * 60_000
const FEW_DAYS = 30

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '')

/** Whether a URL leads to this machine. */
export const isLocal = (url: URL) => /^(localhost|.*\.localhost|127\..*|::1)$/.test(hostOf(url))

const dns = async (url: URL) => {
  const host = hostOf(url)
  if (isIP(host)) return ok(`${host} is an address: no name to look up`)
  try {
    const found = await lookup(host, { all: true })
    return ok(`${host} is ${found.map(({ address }) => address).join(', ')}`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const says =
      code === 'ENOTFOUND'
        ? `The host name ${host} does not exist`
        : `The host name ${host} cannot be looked up (${code})`
    throw new NotThisService(`${says}.`, `the output ApiUrl of the stage: ${pages.outputs}; the DNS of this machine`)
  }
}

const certificate = ({ version, protocol, validTo, refusal }: Greeting, now: number) => {
  const days = Math.floor((validTo - now) / DAY_MS)
  const until = new Date(validTo).toISOString().slice(0, 10)
  if (refusal)
    throw new NotThisService(
      `The certificate is not accepted (${refusal}); it is valid until ${until}.`,
      'the certificate of the domain in AWS Certificate Manager. One of your own authority: NODE_EXTRA_CA_CERTS=<file>',
    )
  const http = protocol === 'h2' ? 'HTTP/2 is offered' : 'HTTP/1.1 only: HTTP/2 is not offered'
  const says = `${version}, certificate valid for ${days} more days (until ${until}). ${http}`
  return days < FEW_DAYS
    ? warning(says, 'the renewal of the certificate: ACM renews 60 days before the end, unless its DNS record is gone')
    : ok(says)
}

const plain = (url: URL) =>
  isLocal(url)
    ? ok('plain HTTP/1.1, on this machine')
    : warning('Plain HTTP: everybody on the way can read and use the tokens', 'an https:// address of the API')

/** Whether the API is there at all: its name, and the TLS that it speaks. Throws {@link NotThisService} when not. */
export const reach = async ({ url, findings: { check }, client: { now } }: Visit, patienceMs: number) => {
  await check('name', () => dns(url))
  await check('TLS', async () => {
    if (url.protocol === 'http:') return plain(url)
    return certificate(await greet(hostOf(url), Number(url.port || 443), patienceMs), now())
  })
}
