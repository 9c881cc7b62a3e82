import * as z from 'zod/mini'
import type { Settings } from '../contract/environment.ts'
import { id } from '../contract/requests.ts'
import { DependencyUnavailable, Refusal } from './errors.ts'
import type { Secrets } from './secret.ts'
import { type Answer, type Question, upstream } from './upstream.ts'

const entitlementAnswer = z.object({
  entitled: z.boolean(),
  /** Absent, null and 0 all say that the plan names no limit. */
  max_concurrent_streams: z.nullish(z.int().check(z.minimum(0))),
})
const availabilityAnswer = z.object({ available: z.boolean() })

export type Title = {
  readonly userId: string
  readonly profileId: string
  readonly contentId: string
  readonly region: string | undefined
  readonly requestId: string
}

class Denied extends Refusal {
  constructor(code: 'not_entitled' | 'content_unavailable', detail: string, reason: string | undefined) {
    super(code, detail, { members: reason === undefined ? {} : { reason } })
  }
}

const answerOf = <Yes>(result: PromiseSettledResult<Answer<Yes>>): Answer<Yes> | undefined =>
  result.status === 'fulfilled' ? result.value : undefined

/** Region of a create: the header the stage trusts, if usable, else the body's, else the default; undefined when none is known. */
export const regionOf = (settings: Settings, headers: Record<string, string | undefined>, body: string | undefined) => {
  const trusted = settings.REGION_HEADER && headers[settings.REGION_HEADER.toLowerCase()]
  const usable = id.safeParse(trusted).success ? trusted : undefined
  return usable || body || settings.DEFAULT_REGION || undefined
}

/** Asks Identity whether the user may see the title and Content whether it is available, both at once. */
export const entitlement = (settings: Settings, secrets: Secrets) => {
  const bearer = (secretId: string) => (secretId ? () => secrets.read(secretId) : undefined)
  const identity = upstream(
    'identity',
    `${settings.IDENTITY_SERVICE_URL}/api/entitlement/validate`,
    bearer(settings.IDENTITY_BEARER_SECRET),
    (body) => {
      const { entitled, max_concurrent_streams } = entitlementAnswer.parse(body)
      return entitled ? { planLimit: max_concurrent_streams || undefined } : undefined
    },
  )
  const content = upstream(
    'content',
    `${settings.CONTENT_SERVICE_URL}/api/content/availability`,
    bearer(settings.CONTENT_BEARER_SECRET),
    (body) => availabilityAnswer.parse(body).available || undefined,
  )
  const availability = async (title: Title, question: Question): Promise<Answer<true>> =>
    title.region || settings.AVAILABILITY_WITHOUT_REGION === 'ask' ? content(question) : { yes: true }

  return {
    /**
     * The plan's limit, if it names one. A no of either is final, whatever the other says or fails to say.
     * Throws `not_entitled`, `content_unavailable` and DependencyUnavailable.
     */
    decide: async (title: Title): Promise<{ planLimit: number | undefined }> => {
      const { userId: userID, profileId: profileID, contentId: contentID, region, requestId } = title
      const [entitled, available] = await Promise.allSettled([
        identity({ parameters: { userID, profileID, contentID }, requestId }),
        availability(title, { parameters: { contentID, ...(region && { region }) }, requestId }),
      ])
      const [may, can] = [answerOf(entitled), answerOf(available)]
      if (may && 'no' in may) throw new Denied('not_entitled', 'The user is not entitled to this title.', may.no.reason)
      if (can && 'no' in can) throw new Denied('content_unavailable', 'The title is not available.', can.no.reason)
      if (entitled.status === 'rejected') throw new DependencyUnavailable('identity', entitled.reason)
      if (available.status === 'rejected') throw new DependencyUnavailable('content', available.reason)
      return { planLimit: may?.yes.planLimit }
    },
  }
}

export type Entitlement = ReturnType<typeof entitlement>
