import fc from 'fast-check'
import { Refusal } from '../../../functions/core/refusal.ts'
import type { Racing } from './racing.ts'

const verbs = ['heartbeat', 'pause', 'resume', 'stop', 'stop', 'terminate', 'terminate', 'find', 'useToken'] as const
const kind = <const Kind extends string>(name: Kind) => fc.constant(name)
const create = fc.record({
  ...{ kind: kind('create'), device: fc.constantFrom('tv', 'phone'), named: fc.array(fc.nat(1), { maxLength: 2 }) },
  policy: fc.constantFrom('allow' as const, 'replace' as const),
  key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
})
const act = fc.record({ kind: kind('act'), verb: fc.constantFrom(...verbs), index: fc.nat(1) })
const change = fc.record({ kind: kind('change'), plan: fc.constantFrom(undefined, 1, 2, 3) })
const pass = fc.record({ kind: kind('pass'), ms: fc.constantFrom(1, 1_000, 31_000) })
const look = fc.record({ kind: fc.constantFrom('list' as const, 'sweep' as const) })

/** What may happen to an account at once: to two sessions that play, beside creates and the will of Identity. */
export const racersOfAnAccount = fc.array(fc.oneof(create, create, act, act, change, pass, look), {
  minLength: 2,
  maxLength: 8,
})
export type Racer = typeof racersOfAnAccount extends fc.Arbitrary<(infer One)[]> ? One : never

/** All that may come of it: no failure of the service's own. */
export const allowed: ReadonlySet<string> = new Set([
  ...['granted', 'replayed', 'done', 'concurrency_limit_reached', 'session_ended', 'idempotency_key_reused'],
  'dependency_unavailable',
])

/** A racer with the account, and what came of it in a word; `first` are the sessions that play. */
export const running = (account: Racing, first: readonly string[]) => (racer: Racer) => {
  const { instance, gate, userId, world } = account
  const acts = {
    create: async ({ named, ...options }: Extract<Racer, { kind: 'create' }>) =>
      (await account.create({ ...options, named: named.map((i) => first[i] ?? '') })).code,
    act: async ({ verb, index }: Extract<Racer, { kind: 'act' }>) => void (await instance[verb](first[index] ?? '')),
    change: async ({ plan }: Extract<Racer, { kind: 'change' }>) =>
      void (await instance.apply({ userId, effectiveAt: world.clock.now(), maxConcurrentStreams: plan })),
    pass: ({ ms }: Extract<Racer, { kind: 'pass' }>) => gate('time passes', async () => world.clock.pass(ms)),
    list: async () => void (await instance.list(userId)),
    sweep: async () => void (await instance.sweep(() => 60_000)),
  }
  return async (): Promise<string> => {
    try {
      return (await acts[racer.kind](racer as never)) ?? 'done'
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
}
