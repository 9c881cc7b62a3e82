import type { Entitlement } from '../entitlement/entitlement.ts'
import { DependencyUnavailable } from '../refusals.ts'
import type { PlaybackTokens } from '../tokens/playback-token.ts'
import type { Claimed, Concurrency } from './concurrency.ts'
import type { Create } from './create.ts'

type Parts = {
  readonly concurrency: Concurrency
  readonly entitlement: Entitlement
  readonly tokens: PlaybackTokens
}

/**
 * Whether a session may start, decided and done: an earlier request's answer first, then Identity and Content, or what
 * they said before (and that there is a key to sign with, so that no slot is taken for a session without a token), then
 * the slot. Throws every refusal of a create; of those by Identity and Content Engagement is told.
 */
export const createAdmission = ({ concurrency, entitlement, tokens }: Parts) => {
  /** Undefined when a revocation came in between. */
  const attempt = async (create: Create, requestId: string): Promise<Claimed | undefined> => {
    const { replay, known } = await concurrency.find(create)
    if (replay) return replay
    const { user_id: userId, profile_id: profileId, content_id: contentId } = create.body
    const title = { userId, profileId, contentId, region: create.region, requestId }
    const [ruling] = await Promise.all([entitlement.decide(title, known), tokens.ready()])
    if (ruling.denied) {
      await concurrency.deny(create, ruling.denied, ruling)
      throw ruling.denied
    }
    return concurrency.claim(create, ruling)
  }
  return {
    admit: async (create: Create, requestId: string): Promise<Claimed> => {
      const claimed = (await attempt(create, requestId)) ?? (await attempt(create, requestId))
      if (!claimed) throw new DependencyUnavailable('identity', new Error('all it said is older than a revocation'))
      return claimed
    },
  }
}
