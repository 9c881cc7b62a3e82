/** With less time left nothing more is begun, in ms. */
const LAST_STEP_MS = 10_000

/** Throws when the time that is left, in ms, is too short for one more step. What was done stays done. */
export const goOn = (msLeft: () => number): void => {
  if (msLeft() < LAST_STEP_MS) throw new Error('There was no time for all of it')
}
