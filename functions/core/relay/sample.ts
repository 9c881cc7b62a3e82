/**
 * Keeps some of many values: all of the first `most`, then each value that comes with the same chance as each before it
 * (reservoir sampling). `random` gives numbers from 0 to below 1.
 */
export const createSample = (most: number, random: () => number = Math.random) => {
  let values: number[] = []
  let seen = 0
  return {
    add: (value: number): void => {
      const place = seen < most ? seen : Math.floor(random() * (seen + 1))
      seen += 1
      if (place < most) values[place] = value
    },
    /** What was kept since the last call. */
    take: (): readonly number[] => {
      const taken = values
      ;[values, seen] = [[], 0]
      return taken
    },
  }
}
