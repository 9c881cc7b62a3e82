import { type Random, sleep } from '../players/random.ts'
import type { Answer } from '../players/request.ts'
import type { Tally } from '../tally.ts'

const FIRST_MS = 500

/** Sends again, with pauses that grow to `longestMs`, what should be tried again; undefined when there is no time left. */
export const persistence = (longestMs: number, random: Random, { reactions }: Tally) => {
  const jitter = (ms: number) => ms * (0.5 + random() / 2)
  return async (act: () => Promise<Answer>, until: () => number): Promise<Answer | undefined> => {
    for (let pause = FIRST_MS; ; pause = Math.min(2 * pause, longestMs)) {
      const answer = await act()
      if (answer.recovery !== 'retry') return answer
      reactions.add('tried again')
      const wait = Math.max(jitter(pause), answer.retryAfterMs)
      if (performance.now() + wait > until()) return undefined
      await sleep(wait)
    }
  }
}
