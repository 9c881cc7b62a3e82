/** The user and the title of a question. A client with odd ids chooses both, so neither alone is evidence about a service. */
export type QuestionSubject = { readonly user: string; readonly title: string }

/** The window: the users of the last 15 seconds or the last 16 users of five minutes, whichever are more. */
const LOOKED_AT = { ms: 15_000, least: 16, most: 256, leastMs: 300_000 }
/** Fewer than these are no outage: three users may be hostile clients, two titles may be broken ones. */
const OUTAGE = { users: 4, titles: 3, share: 0.5 }

type Outcome = { readonly title: string; readonly failed: boolean; readonly at: number }

const shareOf = (outcomes: Iterable<boolean>) => {
  const all = [...outcomes]
  const failing = all.filter((failed) => failed).length
  return { failing, isMost: failing >= all.length * OUTAGE.share }
}

/**
 * How the latest question of each user ended, so that each user weighs once and no flood of one outweighs the others;
 * and of each title how the latest of these ended. At most 256 users. `clock` in ms.
 */
export const createRecentOutcomes = (clock: () => number) => {
  const byUser = new Map<string, Outcome>()
  const isOver = ({ at }: Outcome) => {
    const age = clock() - at
    return (
      byUser.size > LOOKED_AT.most || age > LOOKED_AT.leastMs || (age > LOOKED_AT.ms && byUser.size > LOOKED_AT.least)
    )
  }
  const forget = () => {
    for (const [user, outcome] of byUser) {
      if (!isOver(outcome)) return
      byUser.delete(user)
    }
  }
  return {
    add: ({ user, title }: QuestionSubject, failed: boolean): void => {
      byUser.delete(user)
      byUser.set(user, { title, failed, at: clock() })
      forget()
    },
    /** Half of the users and half of the titles fail, and these are at least four users and three titles. */
    showOutage: (): boolean => {
      const byTitle = new Map([...byUser.values()].map(({ title, failed }) => [title, failed]))
      const users = shareOf([...byUser.values()].map(({ failed }) => failed))
      const titles = shareOf(byTitle.values())
      return users.isMost && titles.isMost && users.failing >= OUTAGE.users && titles.failing >= OUTAGE.titles
    },
    /** Failures from before the end of an outage are no evidence about the service now. */
    forgetFailures: (): void => {
      for (const [user, { failed }] of byUser) if (failed) byUser.delete(user)
    },
  }
}
