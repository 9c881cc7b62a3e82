/** 900 ms are promised of an endpoint; a machine that runs other tests beside this one may need some more. */
export const PROMPT_MS = 1_200

/** What a call gives, and how many ms it took. */
export const timed = async <Value>(call: Promise<Value>): Promise<{ value: Value; ms: number }> => {
  const start = performance.now()
  const value = await call
  return { value, ms: performance.now() - start }
}
