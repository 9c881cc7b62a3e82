import type fc from 'fast-check'
import { at, rarely } from './usual-sessions.ts'

/** The digest of an Idempotency-Key as this version keeps it: so many characters; of the version before it is longer. */
export const REQUEST = 'r'.repeat(22)

const ended = (count: number) =>
  Array.from({ length: count }, (_, i) => `01a3185b-65a0-8002-8cca-${String(i).padStart(12, '0')} `).join('')
const line = (name: string, till: number, ...values: string[]) => `${[name, at(till), ...values].join('\t')}\n`
const others = line('eproduct', 5_000, 'yes', '', '2') + line('atitle', -5_000, 'yes')
const asked = (till: number, id: string) => line(`r${REQUEST}`, till, 'fingerprint', id)

/** Memories of an account. In the first, which is usual, is the request that the session `own` was made for. */
export const MEMORIES: readonly [string, ...string[]] = [
  `${ended(2)}\n${others}${asked(80_000, 'own')}${others}`,
  '',
  `\n${others}`,
  `\n${asked(-1, 'own')}`,
  `\n${asked(80_000, 'another')}`,
  `${ended(59)}\n${asked(80_000, 'own')}`,
  `${ended(60)}\n${asked(80_000, 'own')}`,
  `\n${others}${asked(80_000, 'own')}${line('elong', 9_000, 'x'.repeat(19_790))}${others}`,
]
export const memories: fc.Arbitrary<string> = rarely(...MEMORIES)
export const requestsOfSessions = rarely(REQUEST, '', REQUEST.repeat(2))
