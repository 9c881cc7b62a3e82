import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { generate } from 'selfsigned'
import { onTestFinished } from 'vitest'

const named = (value: string) => [{ name: 'commonName', value }]
const keyOptions = { keyType: 'ec', algorithm: 'sha256' } as const

/** An authority that nobody trusts yet, made for one test, and its certificate of `localhost`. */
export const tlsAuthority = async () => {
  const authority = await generate(named('Authority of the tests'), {
    ...keyOptions,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  })
  const { private: key, cert } = await generate(named('localhost'), {
    ...keyOptions,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  return {
    /** What a server shows. */
    server: { key, cert },
    /** From now on this process trusts it, until the test has finished. */
    trust: () => {
      const before = getCACertificates('default')
      setDefaultCACertificates([...before, authority.cert])
      onTestFinished(() => setDefaultCACertificates(before))
    },
    /** The environment of a process that trusts it. */
    environment: () => {
      const folder = mkdtempSync(join(tmpdir(), 'viewing-service-authority-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const file = join(folder, 'authority.pem')
      writeFileSync(file, authority.cert)
      return { NODE_EXTRA_CA_CERTS: file }
    },
  }
}

export type TlsAuthority = Awaited<ReturnType<typeof tlsAuthority>>
