import type { Claimed } from './concurrency.ts'
import type { Create } from './create.ts'
import { Refusal } from './errors.ts'
import type { Runtime } from './runtime.ts'

type Parts = Pick<Runtime, 'concurrency' | 'entitlement' | 'tokens'>

/**
 * Whether a session may start, decided and done: an earlier request's answer first, then Identity and Content (and that
 * there is a key to sign with, so that no slot is taken for a session without a token), then the slot.
 * Throws every refusal of a create; of those by Identity and Content Engagement is told.
 */
export const admission = ({ concurrency, entitlement, tokens }: Parts) => {
  const decide = async (create: Create, requestId: string) => {
    const { user_id: userId, profile_id: profileId, content_id: contentId } = create.body
    try {
      return await entitlement.decide({ userId, profileId, contentId, region: create.region, requestId })
    } catch (error) {
      const told = error instanceof Refusal && error.status === 403
      if (told) await concurrency.deny(create, error.code, error.members.reason as string | undefined)
      throw error
    }
  }
  return {
    admit: async (create: Create, requestId: string): Promise<Claimed> => {
      const replay = await concurrency.findReplay(create)
      if (replay) return replay
      const [{ planLimit }] = await Promise.all([decide(create, requestId), tokens.ready()])
      return concurrency.claim(create, planLimit)
    },
  }
}
