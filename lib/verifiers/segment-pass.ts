import { createHmac } from 'node:crypto'
import type { PlaybackClaims } from './playback-token.ts'

/** A secret that the CloudFront Function has too, in its KeyValueStore as `pass.<kid>`. */
export type PassKey = { readonly kid: string; readonly secret: string }

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

/**
 * A pass for the segments of one title: it says what a verified token said, until the token expires, and is signed so that
 * a CloudFront Function can check it (HS256).
 */
export const segmentPass = ({ session_id, content_id, exp }: PlaybackClaims, { kid, secret }: PassKey): string => {
  const text = `${part({ alg: 'HS256', typ: 'segment-pass+jwt', kid })}.${part({ session_id, content_id, exp })}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
