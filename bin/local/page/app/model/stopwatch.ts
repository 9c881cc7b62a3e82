/** Where a film is, in seconds: it goes on while it runs, by a clock that nobody can set. */
export const stopwatch = (clock = () => performance.now()) => {
  let before = 0
  let since: number | undefined
  const seconds = () => before + (since === undefined ? 0 : (clock() - since) / 1_000)
  return {
    seconds,
    run: (isRunning: boolean) => {
      before = seconds()
      since = isRunning ? clock() : undefined
    },
    forward: (by: number) => {
      before += by
    },
  }
}
