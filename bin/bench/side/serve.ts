/** What a driver can be asked for. */
export type Verbs = Record<string, (input: never) => unknown>

/** What a driver is sent, and what it sends back. */
export type Question = { readonly id: number; readonly verb: string; readonly input: unknown }
export type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string }

/** The inside of a driver: answers its parent's questions by these verbs, until the parent goes. */
export const serve = (verbs: Verbs) => {
  const answer = async ({ id, verb, input }: Question): Promise<Answer> => {
    try {
      return { id, result: await verbs[verb]?.(input as never) }
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  process.on('message', async (question: Question) => process.send?.(await answer(question)))
  process.on('disconnect', () => process.exit())
}
