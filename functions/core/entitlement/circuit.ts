import { UpstreamUnhealthy } from './answer.ts'
import { createRecentOutcomes, type QuestionSubject } from './recent-outcomes.ts'

/** How long nobody asks, in ms: twice as long each time, up to the longest. */
const PAUSE = { first: 1_000, longest: 10_000 }
/** So many users, and titles, are remembered as those whose try failed. */
const MOST_TRIED = 64

const remember = (known: Set<string>, one: string) => {
  known.delete(one)
  known.add(one)
  const [oldest] = known
  if (known.size > MOST_TRIED && oldest !== undefined) known.delete(oldest)
}

/** An open circuit: when it may be tried, and who has tried in vain. */
const openCircuit = (clock: () => number) => {
  const [users, titles] = [new Set<string>(), new Set<string>()]
  let [pause, readyAt, failedAt, isTrying] = [PAUSE.first, clock() + PAUSE.first, clock(), false]
  const hasTried = ({ user, title }: QuestionSubject) => users.has(user) || titles.has(title)
  return {
    /** Takes the one try there is, or not. Who or what failed before waits the longest pause, and for others to try. */
    take: (concerned: QuestionSubject): boolean => {
      const from = hasTried(concerned) ? Math.max(readyAt, failedAt + PAUSE.longest) : readyAt
      if (isTrying || clock() < from) return false
      isTrying = true
      return true
    },
    /** A try in vain. Only ill health that nobody's own ids can explain makes the others wait for longer. */
    failed: (concerned: QuestionSubject, isIll: boolean): void => {
      failedAt = clock()
      if (isIll && !hasTried(concerned)) {
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
 * Opens when the failures of a service are those of many (see `recentOutcomes`), and nobody asks it for a second. Then one
 * question at a time tries it: one that is answered closes the circuit, one that fails makes the next pause longer, up to
 * ten seconds. A user or title whose try failed does not try again before others have had ten seconds for it, and
 * prolongs nothing: no question that fails by itself keeps a circuit open. `clock` in ms.
 */
export const createCircuit = (name: string, clock: () => number = () => performance.now()) => {
  const outcomes = createRecentOutcomes(clock)
  let open: ReturnType<typeof openCircuit> | undefined
  const logOpen = () =>
    console.error({ level: 'error', message: `${name} is left alone for a while`, upstream: name, circuit: 'open' })
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
     * What asking ends with, or throws; of that only {@link UpstreamUnhealthy} counts as failure, and only an answer as success.
     * Throws UpstreamUnhealthy, which tells whether the circuit is open, without asking while it is.
     */
    through: async <Value>(concerned: QuestionSubject, ask: () => Promise<Value>): Promise<Value> => {
      const tried = open
      if (tried && !tried.take(concerned)) throw new UpstreamUnhealthy(`${name} is not asked for a while`, true)
      try {
        const value = await ask()
        if (tried === open) answered(concerned, tried !== undefined)
        return value
      } catch (error) {
        const isIll = error instanceof UpstreamUnhealthy
        tried?.failed(concerned, isIll)
        if (tried && isIll) logOpen()
        if (!tried && isIll) failed(concerned)
        throw isIll ? new UpstreamUnhealthy(error.message, open !== undefined) : error
      }
    },
  }
}
