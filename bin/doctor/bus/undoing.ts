const nameOf = (error: unknown) => (error instanceof Error ? error.name : '')
const messageOf = (error: unknown) => (error instanceof Error ? error.message || error.name : String(error))

const isGone = (error: unknown) => /(ResourceNotFoundException|QueueDoesNotExist|NonExistentQueue)$/.test(nameOf(error))

/** Whether a call that failed was surely not carried out: refused by AWS, never signed, or never sent. */
const wasNotDone = (error: unknown) =>
  (error instanceof Error && '$fault' in error && error.$fault === 'client') ||
  /Credentials/.test(nameOf(error)) ||
  /Region is missing|ECONNREFUSED|ENOTFOUND/.test(messageOf(error))

/** Makes things that must not be left behind, and keeps how each is removed. */
export const undoing = () => {
  const steps: { readonly what: string; readonly remove: () => Promise<unknown> }[] = []
  return {
    /** Remembers how to remove what `make` makes, unless it surely made nothing. */
    making: async <Made>(what: string, make: () => Promise<Made>, remove: () => Promise<unknown>): Promise<Made> => {
      const step = { what, remove }
      steps.push(step)
      try {
        return await make()
      } catch (error) {
        if (wasNotDone(error)) steps.splice(steps.indexOf(step), 1)
        throw error
      }
    },
    /** Removes everything, the newest first; resolves to what is left, each with the reason. What is gone already is removed. */
    undoAll: async () => {
      const left: string[] = []
      for (const { what, remove } of steps.splice(0).toReversed())
        try {
          await remove()
        } catch (error) {
          if (!isGone(error)) left.push(`${what} (${messageOf(error)})`)
        }
      return left
    },
  }
}
