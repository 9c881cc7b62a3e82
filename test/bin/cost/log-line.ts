import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Synthesized } from '../../support/stack/synthesize.ts'

/** Numbers from 0 to 1 that no compression foresees, the same in every run. */
const random = (seed: string) => {
  let count = 0
  return () => createHash('sha256').update(`${seed}${count++}`).digest().readUInt32BE() / 2 ** 32
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** What API Gateway fills in for a heartbeat that succeeds; what it does not know it writes as a hyphen. */
const valuesOf = (next: () => number): Record<string, string> => ({
  '$context.requestTime': `28/Nov/2026:15:${10 + Math.floor(next() * 50)}:${10 + Math.floor(next() * 50)} +0000`,
  '$context.requestId': `${Array.from({ length: 15 }, () => ALPHABET[Math.floor(next() * 64)]).join('')}=`,
  '$context.routeKey': 'POST /api/playback/session/{sessionID}/heartbeat',
  '$context.status': '200',
  '$context.responseLatency': String(5 + Math.floor(next() * 10)),
  '$context.integrationLatency': String(3 + Math.floor(next() * 7)),
  '$context.identity.sourceIp': `203.0.113.${100 + Math.floor(next() * 100)}`,
  '$context.responseLength': '148',
})

/** Lines of the access log of a stage, by the format in its template. */
export const accessLogLines = ({ the }: Synthesized, count: number): string[] => {
  const { AccessLogSettings } = the('AWS::ApiGatewayV2::Stage').Properties as { AccessLogSettings: { Format: string } }
  const next = random('lines')
  return Array.from({ length: count }, () => {
    const values = valuesOf(next)
    return AccessLogSettings.Format.replaceAll(/\$context\.[\w.]+/g, (name) => values[name] ?? '-')
  })
}

/** How much gzip leaves of some lines, from 0 to 1; CloudWatch compresses at level 6. */
export const compressionOf = (lines: readonly string[]): number => {
  const text = Buffer.from(lines.join('\n'))
  return gzipSync(text, { level: 6 }).length / text.length
}
