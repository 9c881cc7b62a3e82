import { type Account, accountModel } from './account.ts'
import { end, isLive, type ModelSession, RULES } from './life.ts'
import { type Rates, rateModel } from './rate.ts'

/** A stage: whether a device's new session ends its older ones, and how fast players may be. */
export type Stage = { readonly replace: boolean; readonly rates: Rates | undefined }

/** `ended` and `count` of a new session, `rivals` of a refusal, `wait` in ms of what came too soon. */
export type Outcome = {
  readonly status: number
  readonly session?: ModelSession
  readonly ended?: ModelSession[]
  readonly count?: number
  readonly limit?: number
  readonly rivals?: ModelSession[]
  readonly wait?: number
}

/** All sessions there ever were, and the accounts. */
export const modelState = ({ replace, rates }: Stage) => {
  const sessions: ModelSession[] = []
  const accounts = new Map<string, Account>()
  return {
    replace,
    sessions,
    limits: rateModel(rates),
    accountOf: (user: string) => {
      const account = accounts.get(user) ?? accountModel(RULES.limit)
      accounts.set(user, account)
      return account
    },
    /** Everything whose deadline has passed has expired, whether anybody has noticed or not. */
    settle: (now: number) => {
      for (const s of sessions) if (isLive(s) && now >= s.deadline) end(s, 'expired', s.dueTo, s.sign)
    },
    /** The live sessions of a user, oldest first. */
    liveOf: (user: string) =>
      sessions
        .filter((s) => s.user === user && isLive(s))
        .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)),
  }
}

export type State = ReturnType<typeof modelState>
