/** What an endpoint promises: a 503 after 900 ms at the latest. */
const PROMISED_MS = 900
/** And what else it may take. */
export const PROMPT_MS = 1_200

/**
 * What a call gives and how many ms it took, without the time by which this machine, busy with other things, was late
 * with a timer of the promised time.
 */
export const timed = async <Value>(call: Promise<Value>): Promise<{ value: Value; ms: number }> => {
  const start = performance.now()
  let late = 0
  const timer = setTimeout(() => {
    late = performance.now() - start - PROMISED_MS
  }, PROMISED_MS)
  const value = await call
  clearTimeout(timer)
  return { value, ms: performance.now() - start - late }
}
