import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import type { credentialsOf } from './credentials.ts'

/** A POST whose headers, `host` among them, are in the order of their names, which are in lower case. */
export type Post = {
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}
type Credentials = ReturnType<typeof credentialsOf>

const hmac = (key: KeyObject | string, text: string) => createHmac('sha256', key).update(text)
const asKey = (bytes: Buffer) => createSecretKey(bytes)

/**
 * Signs many requests of one service, Signature Version 4 (AWS IAM user guide, "Create a signed AWS API request"). Where a
 * request is all that is done, aws4 costs three times as much: it derives no key object and sorts what is sorted.
 * Gives the value of `authorization`; `amzDate` is that of the header `x-amz-date`.
 */
export const createSigner = (service: string, region: string) => {
  let [derivedFrom, key] = ['', asKey(Buffer.alloc(32))]
  const keyOf = (secret: string, day: string) => {
    if (derivedFrom !== day + secret) {
      const steps = [region, service, 'aws4_request']
      key = steps.reduce((one, step) => asKey(hmac(one, step).digest()), asKey(hmac(`AWS4${secret}`, day).digest()))
      derivedFrom = day + secret
    }
    return key
  }
  return ({ path, headers, body }: Post, amzDate: string, { accessKeyId, secretAccessKey }: Credentials): string => {
    const day = amzDate.slice(0, 8)
    const scope = `${day}/${region}/${service}/aws4_request`
    const names = headers.map(([name]) => name).join(';')
    const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('')
    const digest = hash('sha256', `POST\n${path}\n\n${lines}\n${names}\n${hash('sha256', body)}`)
    const signature = hmac(keyOf(secretAccessKey, day), `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${digest}`).digest(
      'hex',
    )
    return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  }
}
