import { MINUTE, SECOND } from '../service/moving-clock.ts'

/** What Identity says of a user: a plan of so many streams, one that names no number, or no. */
export type Says = number | 'no limit' | 'no'
export type Denial = { readonly timestamp: string; readonly type: 'playback.denied'; readonly code: string }

/** How far Identity's clock may be wrong, how old its events may be, and how long a published refusal is not published again. */
const [SKEW, OLDEST, QUIET] = [5 * SECOND, 15 * MINUTE, MINUTE]

/** What is known of an account: its limit, what Identity published last, and the refusals that are published. */
export const accountModel = (defaultLimit: number) => {
  const denials: Denial[] = []
  const quiet = new Map<string, { until: number; repeats: number }>()
  const account = { limit: defaultLimit, limitAsOf: 0, planAt: 0, plan: 0, revocation: 0, revokedAt: 0, denials }

  return Object.assign(account, {
    /** Identity's answer to a create. */
    learn: (says: Says, now: number) => {
      account.limit = typeof says === 'number' ? says : defaultLimit
      account.limitAsOf = now
    },
    deny: (code: string, now: number, more: object = {}) => {
      const before = quiet.get(code) ?? { until: 0, repeats: 0 }
      if (now < before.until) before.repeats += 1
      else {
        const repeats = before.repeats > 0 ? { repeats: before.repeats } : {}
        denials.push({ timestamp: new Date(now).toISOString(), type: 'playback.denied', code, ...more, ...repeats })
        quiet.set(code, { until: now + QUIET, repeats: 0 })
      }
    },
    /** Whether an event of Identity counts, each kind by its own last one; `plan` undefined: a revocation. */
    tell: (at: number, plan: number | undefined, now: number) => {
      if (at > now + SKEW) return 'early'
      const since = Math.min(at + SKEW, now)
      if (now - at > OLDEST) return 'ignored'
      if (plan === undefined) {
        if (at <= account.revocation) return at === account.revocation ? 'repeated' : 'ignored'
        Object.assign(account, { revocation: at, revokedAt: since })
        return 'applied'
      }
      if (at === account.planAt && plan === account.plan) return 'repeated'
      const isOld = at < account.planAt || (at === account.planAt && plan > account.plan)
      if (isOld || account.limitAsOf > since) return 'ignored'
      Object.assign(account, { planAt: at, plan, limit: plan, limitAsOf: since })
      return 'applied'
    },
  })
}

export type Account = ReturnType<typeof accountModel>
