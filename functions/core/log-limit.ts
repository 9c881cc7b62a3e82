/**
 * Lets so many lines of a kind through in every `everyMs`, by a clock that is never set back. Gives how many were left out
 * since the last one that came through; undefined where this one is to be left out too. Kinds must be few: each is
 * remembered.
 */
export const createLogLimit = (most: number, everyMs: number, clock = () => performance.now()) => {
  const kinds = new Map<string, { from: number; lines: number; leftOut: number }>()
  return (kind: string): number | undefined => {
    const now = clock()
    const known = kinds.get(kind) ?? { from: now, lines: 0, leftOut: 0 }
    const { from, lines } = now - known.from < everyMs ? known : { from: now, lines: 0 }
    const isDue = lines < most
    kinds.set(kind, { from, lines: isDue ? lines + 1 : lines, leftOut: isDue ? 0 : known.leftOut + 1 })
    return isDue ? known.leftOut : undefined
  }
}
