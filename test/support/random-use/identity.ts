import {
  consult,
  decisionAgesOf,
  type Knowledge,
  type Known,
  lessonOf,
} from '../../../functions/core/entitlement/decision.ts'
import { Denied, DependencyUnavailable } from '../../../functions/core/refusals.ts'
import type { Runtime } from '../../../functions/runtime/endpoint-parts.ts'
import { type Dice, dice } from './dice.ts'

type Settings = Parameters<typeof decisionAgesOf>[0]

/** Others come in between, sometimes. */
const takeTime = async (d: Dice) => {
  for (let turns = d.below(8); turns > 0; turns--) await new Promise(setImmediate)
}

const answer = async (d: Dice, planLimit: number | undefined) => {
  const said = d.weighted({ yes: 92, no: 3, nothing: 5 })
  await takeTime(d)
  if (said === 'nothing') throw new Error('no answer')
  return said === 'yes' ? { yes: { planLimit } } : { no: { reason: 'no' } }
}

const isNo = (knowledge: Knowledge) => 'said' in knowledge && !knowledge.said.yes
/** The decision it goes by; throws when there is none and none is not enough. */
const goingBy = (knowledge: Knowledge, isEnough: boolean) => {
  if ('said' in knowledge) return knowledge.said
  if (!isEnough) throw new DependencyUnavailable('identity', knowledge.unavailable)
  return undefined
}

/** In place of Identity and Content: mostly a yes, on a plan of 1 to 4 streams or of none; at times a no, or no answer. */
export const identity = (
  seed: number,
  settings: Settings,
  planOf: (userId: string) => number | undefined,
): Runtime['entitlement']['decide'] => {
  const keeping = decisionAgesOf(settings)
  return async ({ userId, requestId }, known: Known) => {
    const d = dice(seed, Number(requestId), known.now)
    const plan = planOf(userId) ?? d.oneOf(undefined, 1, 2, 3, 4)
    const isEnough = planOf(userId) === undefined && d.chance(0.5)
    const [entitled, available] = await Promise.all([
      consult(known.entitlement, known.now, keeping.entitlement, () => answer(d, plan)),
      consult(known.availability, known.now, keeping.availability, () => answer(d, undefined)),
    ])
    const code = isNo(entitled) ? 'not_entitled' : isNo(available) ? 'content_unavailable' : undefined
    const by = code ? undefined : [goingBy(entitled, isEnough), goingBy(available, isEnough)]
    return {
      denied: code && new Denied(code, undefined),
      ...{ planLimit: by?.[0]?.planLimit, asOf: by?.[0]?.asOf, degraded: by?.includes(undefined) ?? false },
      lessons: {
        askedAt: known.now,
        entitlement: lessonOf(entitled, keeping.entitlement),
        availability: lessonOf(available, keeping.availability),
      },
    }
  }
}
