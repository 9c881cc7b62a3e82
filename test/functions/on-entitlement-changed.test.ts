import { expect, test } from 'vitest'
import type { EntitlementChange } from '../../functions/core/entitlement/change.ts'
import { onEntitlementChanged } from '../../functions/on-entitlement-changed.ts'
import type { Report } from '../../functions/runtime/metrics.ts'

const context = { getRemainingTimeInMillis: () => 30_000 }
const DETAIL = { user_id: 'ann', effective_at: '2026-11-25T01:02:03.004Z' }

const event = (type: string, detail: object, more: object = {}) => ({
  version: '0',
  id: 'b3c2',
  'detail-type': type,
  source: 'identity-service',
  account: '123456789012',
  time: '2026-11-25T01:02:04Z',
  region: 'eu-west-1',
  resources: [],
  detail,
  ...more,
})

const called = () => {
  const changes: EntitlementChange[] = []
  const reported: Parameters<Report>[0][] = []
  const apply = async (change: EntitlementChange) => {
    changes.push(change)
    return { outcome: 'applied', ended: 3 } as const
  }
  const act = onEntitlementChanged({ entitlementChanges: { apply }, report: (values) => reported.push(values) })
  return { changes, reported, act: (input: unknown) => act(input, context) }
}

test('a revocation and a change of plan are applied and measured', async () => {
  const { changes, reported, act } = called()
  expect(await act(event('entitlement.revoked', { ...DETAIL, reason: 'fraud' }))).toEqual({
    outcome: 'applied',
    ended: 3,
  })
  await act(event('plan.changed', { ...DETAIL, effective_at: '2026-11-25T03:02:03+02:00', max_concurrent_streams: 2 }))
  expect(changes).toEqual([
    { userId: 'ann', effectiveAt: Date.UTC(2026, 10, 25, 1, 2, 3, 4), maxConcurrentStreams: undefined },
    { userId: 'ann', effectiveAt: Date.UTC(2026, 10, 25, 1, 2, 3), maxConcurrentStreams: 2 },
  ])
  expect(reported).toEqual(Array(2).fill({ SessionsRevoked: 3, EntitlementChangesIgnored: 0 }))
})

test('the time of a change may have every form of RFC 3339', async () => {
  const { changes, act } = called()
  const writings = ['2026-11-25t01:02:03z', '2026-11-25 01:02:03.000000Z', '2026-11-24T20:32:03-04:30']
  for (const effective_at of writings) await act(event('entitlement.revoked', { ...DETAIL, effective_at }))
  expect(changes.map(({ effectiveAt }) => effectiveAt)).toEqual(Array(3).fill(Date.UTC(2026, 10, 25, 1, 2, 3)))
})

test('a change that is replayed from the archive is ignored', async () => {
  const { changes, reported, act } = called()
  await act(event('entitlement.revoked', DETAIL, { 'replay-name': 'again' }))
  expect([changes, reported]).toEqual([[], [{ SessionsRevoked: 0, EntitlementChangesIgnored: 1 }]])
})

test.each([
  ['another source', event('plan.changed', DETAIL, { source: 'billing' }), /source/],
  ['another type', event('plan.deleted', DETAIL), /detail-type/],
  ['no event', null, /does not match the contract/],
  ['no detail', event('entitlement.revoked', [] as object), /does not match the contract/],
  ['no user, no time', event('entitlement.revoked', {}), /user_id is missing; effective_at is missing$/],
  ['a user that cannot be', event('entitlement.revoked', { ...DETAIL, user_id: 'a/b' }), /user_id/],
  [
    'a time without offset',
    event('entitlement.revoked', { ...DETAIL, effective_at: '2026-11-25T01:02:03' }),
    /effective_at/,
  ],
  ['a plan without streams', event('plan.changed', DETAIL), /max_concurrent_streams is missing$/],
  ['a plan of none', event('plan.changed', { ...DETAIL, max_concurrent_streams: 0 }), /max_concurrent_streams/],
  ['a plan of halves', event('plan.changed', { ...DETAIL, max_concurrent_streams: 1.5 }), /max_concurrent_streams/],
])('an input with %s fails, names the fault and quotes nothing', async (_, input, message) => {
  const { changes, act } = called()
  const failure = await act(input).catch((error: Error) => error)
  expect(String(failure)).toMatch(message)
  expect(String(failure)).not.toMatch(/ann|a\/b|billing/)
  expect(changes).toEqual([])
})
