/**
 * Whether it is time to say something again: for each kind the first time, and then at most once in `everyMs`, however
 * the time of day is set. Kinds must be few: each is remembered.
 */
export const createLogThrottle = (everyMs: number, clock = () => performance.now()) => {
  const said = new Map<string, number>()
  return (kind: string): boolean => {
    const before = said.get(kind)
    if (before !== undefined && clock() - before < everyMs) return false
    said.set(kind, clock())
    return true
  }
}
