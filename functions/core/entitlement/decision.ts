import type { Settings } from '../../contract/settings/settings.ts'
import { type Answer, UpstreamUnhealthy } from './answer.ts'

/** Whether the user may see the title, and whether the title is available there. */
export type Kind = 'entitlement' | 'availability'

/** An answer of Identity or Content, and when it was asked for (Redis' clock, Unix ms). */
export type Decision = {
  readonly yes: boolean
  readonly asOf: number
  readonly reason: string | undefined
  /** Streams, where the plan names a number of them. */
  readonly planLimit: number | undefined
}

/** The decisions that Redis remembers on the questions of a create, as of `now`. */
export type Known = { readonly [K in Kind]?: Decision } & { readonly now: number }

/** The longest time that a no is used again and remembered, in ms: it may be corrected at any moment. */
const NO_FRESH_MS = 5_000

/** The decision on one question: `learned` just now, fresh from memory, or `isOld` because the service cannot be asked. */
export type Knowledge =
  | { readonly said: Decision; readonly learned: boolean; readonly isOld: boolean }
  | { readonly unavailable: unknown }

/** How old a decision may be, in ms, to be used without asking (`fresh`), and when asking fails (`old`). */
export type DecisionAges = { readonly fresh: number; readonly old: number }
export const decisionAgesOf = (settings: Settings): Record<Kind, DecisionAges> => ({
  entitlement: { fresh: settings.ENTITLEMENT_CACHE_TTL, old: settings.DECISION_MAX_STALE },
  availability: { fresh: settings.AVAILABILITY_CACHE_TTL, old: settings.DECISION_MAX_STALE },
})

/**
 * The fresh decision that is remembered; else the service's answer; else, if the service is unhealthy, an older yes to
 * this very question. An answer that is neither yes nor no is never replaced by an older one. Never rejects: a question
 * without an answer is `unavailable`.
 */
export const consult = async (
  known: Decision | undefined,
  now: number,
  keeping: DecisionAges,
  ask: () => Promise<Answer<Pick<Decision, 'planLimit'>>>,
): Promise<Knowledge> => {
  const age = known ? now - known.asOf : Number.POSITIVE_INFINITY
  const freshFor = known?.yes ? keeping.fresh : Math.min(keeping.fresh, NO_FRESH_MS)
  if (known && age < freshFor) return { said: known, learned: false, isOld: false }
  try {
    const answer = await ask()
    const said =
      'yes' in answer
        ? { yes: true, asOf: now, reason: undefined, ...answer.yes }
        : { yes: false, asOf: now, reason: answer.no.reason, planLimit: undefined }
    return { said, learned: true, isOld: false }
  } catch (unavailable) {
    const standsIn = unavailable instanceof UpstreamUnhealthy && known?.yes && age < keeping.old
    return standsIn ? { said: known, learned: false, isOld: true } : { unavailable }
  }
}

/** A decision from the reply of `find-request.lua`. */
const parseDecision = (kind: Kind, fields: Readonly<Record<string, string>>): Decision | undefined =>
  fields[kind] === undefined
    ? undefined
    : {
        yes: fields[kind] === 'yes',
        asOf: Number(fields[`${kind}_as_of`]),
        reason: fields[`${kind}_reason`] || undefined,
        planLimit: Number(fields[`${kind}_limit`]) || undefined,
      }

export const parseKnown = (fields: Readonly<Record<string, string>>, now: number): Known => {
  const [entitlement, availability] = [parseDecision('entitlement', fields), parseDecision('availability', fields)]
  return { now, ...(entitlement && { entitlement }), ...(availability && { availability }) }
}

/** An answer to remember for `kept` ms. */
export type Lesson = { readonly yes: boolean; readonly reason: string | undefined; readonly kept: number }

/** What to remember of a question: nothing unless it was learned just now. */
export const lessonOf = (knowledge: Knowledge, keeping: DecisionAges): Lesson | undefined => {
  const learned = 'said' in knowledge && knowledge.learned ? knowledge.said : undefined
  if (!learned) return undefined
  const kept = learned.yes ? Math.max(keeping.fresh, keeping.old, 1) : NO_FRESH_MS
  return { yes: learned.yes, reason: learned.reason, kept }
}
