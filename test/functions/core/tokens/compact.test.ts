import fc from 'fast-check'
import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { claimedHeader } from '../../../../functions/core/tokens/compact.ts'
import { size } from '../../../support/size.ts'

const byJose = (token: string) => {
  try {
    return decodeProtectedHeader(token)
  } catch {
    return undefined
  }
}

const header = fc.oneof(
  fc.record({ alg: fc.constant('ES256'), typ: fc.oneof(fc.constant('playback+jwt'), fc.jsonValue({ maxDepth: 1 })) }),
  fc.jsonValue({ maxDepth: 2 }),
)
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')
const odd = fc.constantFrom('', '=', '==', ' ', '\n', '\t', '+', '/', '-', '_', 'A', '.', '\u00e9', '\0', '%')
const head = fc.tuple(header, fc.nat(), fc.nat(2), odd).map(([value, at, cut, text]) => {
  const whole = base64url(value)
  const place = at % (whole.length + 1)
  return whole.slice(0, place) + text + whole.slice(place + (text === '' ? cut : 0))
})
const rest = fc.constantFrom('.a.b', '.a.b.c.d', '', '.', '..', '.a.b', '.a.b.c', '.a.b.c.d', '.a.b.c.d.e')

test('a token claims to be what jose reads in its header', () => {
  const seen = { read: 0, unread: 0 }
  fc.assert(
    fc.property(head, rest, (one, more) => {
      const judged = byJose(one + more)
      expect(claimedHeader(one + more)).toEqual(judged)
      seen[judged ? 'read' : 'unread'] += 1
    }),
    { numRuns: size(3_000, 50_000) },
  )
  expect(Math.min(seen.read, seen.unread)).toBeGreaterThan(100)
})
