import * as z from 'zod/mini'
import { id } from '../../contract/requests.ts'
import type { Settings } from '../../contract/settings/settings.ts'
import type { Secrets } from '../aws/secret.ts'
import { Denied, DependencyUnavailable } from '../refusals.ts'
import { UpstreamUnhealthy } from './answer.ts'
import { consult, decisionAgesOf, type Kind, type Knowledge, type Known, type Lesson, lessonOf } from './decision.ts'
import { createUpstream, type Question } from './upstream.ts'

/** A no is a no, whatever other members the answer has. */
const entitlementAnswer = z.union([
  z.object({ entitled: z.literal(false) }),
  z.object({
    entitled: z.literal(true),
    /** Absent, null and 0 all say that the plan names no limit. */
    max_concurrent_streams: z.nullish(z.int().check(z.minimum(0))),
  }),
])
const availabilityAnswer = z.object({ available: z.boolean() })

export type Title = {
  readonly userId: string
  readonly profileId: string
  readonly contentId: string
  readonly region: string | undefined
  readonly requestId: string
}

/** What Identity and Content decided on a create. */
export type Ruling = {
  /** Why it may not start. */
  readonly denied: Denied | undefined
  /** The plan's limit, if it names one. */
  readonly planLimit: number | undefined
  /** When Identity was asked for its decision (Redis' clock, Unix ms); undefined without a decision of Identity. */
  readonly asOf: number | undefined
  /** Admitted on an older decision, or on none. */
  readonly degraded: boolean
  /** What was learned, and when it was asked for (Redis' clock, Unix ms). */
  readonly lessons: { readonly [K in Kind]?: Lesson | undefined } & { readonly askedAt: number }
}

/** Region of a create: the header the stage trusts, if usable, else the body's, else the default; undefined when none is known. */
export const viewerRegionOf = (
  settings: Settings,
  headers: Record<string, string | undefined>,
  body: string | undefined,
) => {
  const trusted = settings.REGION_HEADER && headers[settings.REGION_HEADER.toLowerCase()]
  const usable = id.safeParse(trusted).success ? trusted : undefined
  return usable || body || settings.DEFAULT_REGION || undefined
}

const NO_LIMIT = { planLimit: undefined }
/** The decision on a question that is not asked. */
const notAsked = (now: number): Knowledge => ({
  said: { yes: true, asOf: now, reason: undefined, planLimit: undefined },
  learned: false,
  isOld: false,
})

const refused = (knowledge: Knowledge) => ('said' in knowledge && !knowledge.said.yes ? knowledge.said : undefined)
const deniedBy = (entitled: Knowledge, available: Knowledge): Denied | undefined => {
  const [user, title] = [refused(entitled), refused(available)]
  if (user) return new Denied('not_entitled', user.reason)
  return title && new Denied('content_unavailable', title.reason)
}

/** Asks Identity whether the user may see the title and Content whether it is available, both at once. */
export const createEntitlement = (settings: Settings, secrets: Secrets) => {
  const ages = decisionAgesOf(settings)
  const bearer = (secretId: string) => (secretId ? () => secrets.read(secretId) : undefined)
  const identity = createUpstream(
    'identity',
    `${settings.IDENTITY_SERVICE_URL}/api/entitlement/validate`,
    bearer(settings.IDENTITY_BEARER_SECRET),
    (body) => {
      const answer = entitlementAnswer.parse(body)
      return answer.entitled ? { planLimit: answer.max_concurrent_streams || undefined } : undefined
    },
  )
  const content = createUpstream(
    'content',
    `${settings.CONTENT_SERVICE_URL}/api/content/availability`,
    bearer(settings.CONTENT_BEARER_SECRET),
    (body) => (availabilityAnswer.parse(body).available ? NO_LIMIT : undefined),
  )
  const availability = async (title: Title, known: Known, question: Question): Promise<Knowledge> => {
    const isAsked = title.region || settings.AVAILABILITY_WITHOUT_REGION === 'ask'
    if (!isAsked) return notAsked(known.now)
    return consult(known.availability, known.now, ages.availability, () => content(question))
  }
  /**
   * Whether the create is admitted on an old decision or on none. None is enough only while the circuit is open and
   * DEPENDENCY_FAILURE_POLICY is allow: a question that only its own ids make fail admits nobody. Throws otherwise.
   */
  const checkDegraded = (dependency: 'identity' | 'content', knowledge: Knowledge) => {
    if ('said' in knowledge) return knowledge.isOld
    const { unavailable } = knowledge
    const isOutage = unavailable instanceof UpstreamUnhealthy && unavailable.circuitOpen
    if (isOutage && settings.DEPENDENCY_FAILURE_POLICY === 'allow') return true
    throw new DependencyUnavailable(dependency, unavailable)
  }

  return {
    /**
     * The decisions of both, asked for now or within ENTITLEMENT_CACHE_TTL and AVAILABILITY_CACHE_TTL; of an unhealthy
     * service its last yes to this very question within DECISION_MAX_STALE; while its circuit is open, what
     * DEPENDENCY_FAILURE_POLICY says. A no of either is final, whatever becomes of the other question. Throws
     * DependencyUnavailable.
     */
    decide: async (title: Title, known: Known): Promise<Ruling> => {
      const { userId: userID, profileId: profileID, contentId: contentID, region, requestId } = title
      const asked = { user: userID, title: contentID, requestId }
      const [entitled, available] = await Promise.all([
        consult(known.entitlement, known.now, ages.entitlement, () =>
          identity({ ...asked, parameters: { userID, profileID, contentID } }),
        ),
        availability(title, known, { ...asked, parameters: { contentID, ...(region && { region }) } }),
      ])
      const denied = deniedBy(entitled, available)
      const degraded =
        !denied && [checkDegraded('identity', entitled), checkDegraded('content', available)].includes(true)
      const said = 'said' in entitled ? entitled.said : undefined
      return {
        denied,
        planLimit: said?.planLimit,
        asOf: said?.asOf,
        degraded: degraded,
        lessons: {
          askedAt: known.now,
          entitlement: lessonOf(entitled, ages.entitlement),
          availability: lessonOf(available, ages.availability),
        },
      }
    },
  }
}

export type Entitlement = ReturnType<typeof createEntitlement>
