import { pages } from '../report/pages.ts'
import { NotThisService, Trouble } from '../report/trouble.ts'

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? messageOf(error.cause) : error.message
}

type Cause = { readonly says: string; readonly lookAt: string }

const TLS: Cause = {
  says: 'its certificate is not accepted',
  lookAt: 'the certificate of that host. One of your own authority: NODE_EXTRA_CA_CERTS=<file>',
}
const CLOSED: Cause = {
  says: 'the connection was closed before the answer was complete',
  lookAt: `what stands between: a proxy, a load balancer, a firewall. Then ${pages.gateway}`,
}

const CAUSES: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: {
    says: 'nothing listens there: the connection was refused',
    lookAt: 'whether host and port are right, and whether the service runs (locally: npm start)',
  },
  ENOTFOUND: { says: 'that host name does not exist', lookAt: `the output ApiUrl of the stage: ${pages.outputs}` },
  EAI_AGAIN: { says: 'the host name cannot be looked up now', lookAt: 'the DNS of this machine' },
  ECONNRESET: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  EPIPE: CLOSED,
  EHOSTUNREACH: { says: 'there is no way to that host', lookAt: 'the network or VPN of this machine' },
  ENETUNREACH: { says: 'there is no way to that network', lookAt: 'the network or VPN of this machine' },
  UND_ERR_CONNECT_TIMEOUT: {
    says: 'no connection could be made in time',
    lookAt: 'a firewall or VPN between this machine and the API',
  },
}

const isNoHttp = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'HTTPParserError' || isNoHttp(error.cause))

const causeOf = (error: unknown): Cause => {
  const code = codeOf(error)
  if (CAUSES[code]) return CAUSES[code]
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code)) return { ...TLS, says: `${TLS.says} (${code})` }
  if (isNoHttp(error))
    return {
      says: 'what answers there does not speak HTTP',
      lookAt: 'whether scheme, host and port are right',
    }
  if (/SSL|TLS|EPROTO/.test(code))
    return {
      says: `what answers there does not speak TLS (${code})`,
      lookAt: 'whether it must be http:// or another port',
    }
  return { says: messageOf(error), lookAt: 'whether host and port are right' }
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError'

/** No answer, as a sentence: {@link NotThisService} when nothing could be reached, as opposed to a single lost answer. */
export const noAnswer = (request: string, error: unknown, patienceMs: number): Trouble => {
  if (isTimeout(error))
    return new Trouble(
      `${request}: no answer within ${patienceMs / 1_000} s. The service itself answers within 3 s, with 503 at worst.`,
      `the log and the timeout of that function, and what stands before the API. ${pages.symptoms}`,
    )
  const { says, lookAt } = causeOf(error)
  const isSingle = CAUSES[codeOf(error)] === CLOSED
  return new (isSingle ? Trouble : NotThisService)(`${request}: ${says}.`, lookAt)
}
