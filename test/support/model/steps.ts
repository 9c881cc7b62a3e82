import fc from 'fast-check'
import type { Says } from './account.ts'
import type { Verb } from './session-model.ts'

const kind = <const Kind extends string>(name: Kind) => fc.constant(name)
const index = fc.nat(7)
const user = fc.nat(2)
const pass = fc.record({ kind: kind('pass'), seconds: fc.constantFrom(0.001, 1, 4.999, 5, 10, 15, 25, 30) })
/** What no title has at any second, null among it. */
const odd = fc.constantFrom<unknown>(null, -1, '7', 1e11, {}, [7], true)
const position = (most: number) => fc.oneof({ weight: 3, arbitrary: fc.nat(most) as fc.Arbitrary<unknown> }, odd)
const create = fc.record({
  ...{ kind: kind('create'), user, device: fc.nat(2), position: position(1) },
  named: fc.array(index, { maxLength: 2 }),
  key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
})
const act = fc.record({
  ...{ kind: kind('act'), index },
  verb: fc.constantFrom<Verb>('beat', 'beat', 'pause', 'resume', 'stop', 'terminate'),
  position: fc.option(position(100), { nil: undefined }),
  capitals: fc.boolean(),
})
const token = fc.record({
  ...{ kind: kind('token'), index },
  verb: fc.constantFrom('validate-token' as const, 'refresh-token' as const),
})
/** From now on Identity says so of the user, when it is asked. */
const rule = fc.record({ kind: kind('rule'), user, says: fc.constantFrom<Says>(1, 2, 3, 'no limit', 'no') })
/** Identity publishes a change; `ago` in s, or as the last time. */
const tell = fc.record({
  ...{ kind: kind('tell'), user, plan: fc.constantFrom(undefined, 1, 2, 3) },
  ago: fc.constantFrom(0, 0, 3, 20 * 60, -5, -6, 'again' as const),
})
const get = fc.record({ kind: kind('get'), index })
const list = fc.record({ kind: kind('list'), user })
const sweep = fc.record({ kind: kind('sweep') })

/** What three users with three devices each do, and what becomes of their plans, while time passes and sweeps come by. */
export const walks = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: pass },
    { weight: 9, arbitrary: create },
    { weight: 15, arbitrary: act },
    { weight: 3, arbitrary: token },
    { weight: 2, arbitrary: rule },
    { weight: 3, arbitrary: tell },
    { weight: 2, arbitrary: get },
    { weight: 2, arbitrary: list },
    { weight: 2, arbitrary: sweep },
  ),
  { maxLength: 60, size: 'max' },
)
export type Step = typeof walks extends fc.Arbitrary<(infer One)[]> ? One : never
export type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>
