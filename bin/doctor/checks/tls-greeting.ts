import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { noAnswer } from '../api/no-answer.ts'

/** What a server says of itself while TLS begins. */
export type Greeting = {
  /** Such as `TLSv1.3`. */
  readonly version: string
  /** `h2`, `http/1.1`, or nothing. */
  readonly protocol: string
  /** The end of its certificate, Unix ms. */
  readonly validTo: number
  /** Why the certificate is not accepted. */
  readonly refusal: string | undefined
}

/** Connects once and offers HTTP/2, only to look. Throws {@link Trouble} when there is no TLS within `patienceMs`. */
export const greet = async (host: string, port: number, patienceMs: number): Promise<Greeting> => {
  const servername = isIP(host) ? {} : { servername: host }
  const socket = connect({ host, port, ...servername, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve).once('error', reject)
      socket.setTimeout(patienceMs, () => reject(Object.assign(new Error(), { name: 'TimeoutError' })))
    })
    return {
      version: socket.getProtocol() ?? 'TLS',
      protocol: socket.alpnProtocol || '',
      validTo: Date.parse(socket.getPeerCertificate().valid_to),
      refusal: socket.authorized ? undefined : String(socket.authorizationError),
    }
  } catch (error) {
    throw noAnswer(`TLS to ${host}:${port}`, error, patienceMs)
  } finally {
    socket.destroy()
  }
}
