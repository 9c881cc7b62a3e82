import { setTimeout as sleep } from 'node:timers/promises'

const ANSWER_MS = 1_000

/** Whether anything answers HTTP there within a second, whatever it says. */
export const answers = (url: string) => {
  const asked = fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    (response) => response.body?.cancel().then(() => true) ?? true,
    () => false,
  )
  return Promise.race([asked, sleep(ANSWER_MS, false, { ref: false })])
}
