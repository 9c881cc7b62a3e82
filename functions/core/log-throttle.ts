/**
 * Whether a line of this kind is due: the first time, and then at most once in `everyMs`, by a clock that is never set
 * back. Kinds must be few: each is remembered.
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
