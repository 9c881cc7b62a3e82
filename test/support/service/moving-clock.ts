export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** A time that the test moves, for `service({ clock: clock.now })`. */
export const movingClock = (start = Date.now()) => {
  let now = start
  return {
    start,
    now: () => now,
    pass: (ms: number) => {
      now += ms
    },
  }
}
