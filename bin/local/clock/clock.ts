/** The clock of the local runner: the machine's, and ahead of it once somebody has moved it. Times are Unix ms. */
export const createClock = () => {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    /** How far it is ahead of the machine's, in ms. */
    ahead: () => ahead,
    /** Never back: nothing in the service expects that. */
    moveForward: (ms: number) => {
      ahead += Math.max(0, ms)
    },
  }
}

export type Clock = ReturnType<typeof createClock>
