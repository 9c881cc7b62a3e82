import { UpstreamUnhealthy } from './answer.ts'
import { createRecentOutcomes, type QuestionSubject } from './recent-outcomes.ts'

/** The pause before the next try, in ms: twice as long after each failed one, up to the longest. */
const PAUSE = { first: 1_000, longest: 10_000 }
/** So many users, and titles, are remembered whose try failed. */
const MOST_TRIED = 64

const remember = (known: Set<string>, one: string) => {
  known.delete(one)
  known.add(one)
  const [oldest] = known
  if (known.size > MOST_TRIED && oldest !== undefined) known.delete(oldest)
}

/** An open circuit: when it may be tried next, and whose tries failed. */
const openCircuit = (clock: () => number) => {
  const [users, titles] = [new Set<string>(), new Set<string>()]
  let [pause, readyAt, failedAt, isTrying] = [PAUSE.first, clock() + PAUSE.first, clock(), false]
  const hasTried = ({ user, title }: QuestionSubject) => users.has(user) || titles.has(title)
  return {
    /** Whether this question may try the service now, one at a time. A user or title whose try failed waits the longest pause. */
    take: (concerned: QuestionSubject): boolean => {
      const from = hasTried(concerned) ? Math.max(readyAt, failedAt + PAUSE.longest) : readyAt
      if (isTrying || clock() < from) return false
      isTrying = true
      return true
    },
    /** After a failed try. The pause doubles only if both user and title are new among the failed tries: odd ids cannot prolong it. */
    failed: (concerned: QuestionSubject, isUnhealthy: boolean): void => {
      failedAt = clock()
      if (isUnhealthy && !hasTried(concerned)) {
        pause = Math.min(pause * 2, PAUSE.longest)
        readyAt = failedAt + pause
      }
      remember(users, concerned.user)
      remember(titles, concerned.title)
      isTrying = false
    },
  }
}

/**
 * Opens when many users and titles fail (see `createRecentOutcomes`); then the service is not asked for a second. After
 * that one question at a time tries it: an answer closes the circuit, a failure makes the next pause longer, up to ten
 * seconds. A user or title whose try failed waits until others have had ten seconds to try, and does not prolong the
 * pause: a question that always fails cannot keep a circuit open. `clock` in ms.
 */
export const createCircuit = (name: string, clock: () => number = () => performance.now()) => {
  const outcomes = createRecentOutcomes(clock)
  let open: ReturnType<typeof openCircuit> | undefined
  const logOpen = () =>
    console.error({
      level: 'error',
      message: `Circuit open: ${name} is asked by one create at a time`,
      upstream: name,
      circuit: 'open',
    })
  const failed = (concerned: QuestionSubject) => {
    outcomes.add(concerned, true)
    if (open || !outcomes.showOutage()) return
    open = openCircuit(clock)
    logOpen()
  }
  const answered = (concerned: QuestionSubject, isTry: boolean) => {
    if (isTry) {
      open = undefined
      outcomes.forgetFailures()
    }
    outcomes.add(concerned, false)
  }
  return {
    isOpen: (): boolean => open !== undefined,
    /**
     * Resolves or rejects as `ask` does. Only {@link UpstreamUnhealthy} counts as a failure, and only an answer as a
     * success. While the circuit is open it rejects with UpstreamUnhealthy, and does not ask.
     */
    through: async <Value>(concerned: QuestionSubject, ask: () => Promise<Value>): Promise<Value> => {
      const tried = open
      if (tried && !tried.take(concerned)) throw new UpstreamUnhealthy(`${name} is not asked for a while`, true)
      try {
        const value = await ask()
        if (tried === open) answered(concerned, tried !== undefined)
        return value
      } catch (error) {
        const isUnhealthy = error instanceof UpstreamUnhealthy
        tried?.failed(concerned, isUnhealthy)
        if (tried && isUnhealthy) logOpen()
        if (!tried && isUnhealthy) failed(concerned)
        throw isUnhealthy ? new UpstreamUnhealthy(error.message, open !== undefined) : error
      }
    },
  }
}
