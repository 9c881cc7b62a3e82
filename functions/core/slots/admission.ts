import type { Entitlement } from '../entitlement/entitlement.ts'
import { refusing } from '../refusal.ts'
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
 * Decides whether a session may start, and starts it: the answer to an earlier request with the same key first, then
 * Identity and Content, or their earlier answers (and whether there is a key to sign with, so that no slot is taken for
 * a session without a token), then the slot. A refusal by Identity or Content also becomes an event.
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
    admit: refusing(
      [
        ...(['not_entitled', 'content_unavailable', 'concurrency_limit_reached', 'idempotency_key_reused'] as const),
        ...(['session_ended', 'rate_limited', 'dependency_unavailable', 'storage_unavailable'] as const),
      ],
      async (create: Create, requestId: string): Promise<Claimed> => {
        const claimed = (await attempt(create, requestId)) ?? (await attempt(create, requestId))
        if (!claimed) throw new DependencyUnavailable('identity', new Error('all its answers precede a revocation'))
        return claimed
      },
    ),
  }
}
