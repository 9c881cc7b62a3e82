import { createRequire, flushCompileCache } from 'node:module'

type Call = { readonly id: number; readonly event: unknown; readonly ms: number }
type Handler = (event: unknown, context: { getRemainingTimeInMillis: () => number }) => Promise<unknown>

/** A process that loads a function's bundle as Lambda does and answers each event that its parent sends. */
const { handler } = createRequire(import.meta.url)(process.argv[2] ?? '') as { handler: Handler }

process.on('message', async ({ id, event, ms }: Call) => {
  const until = Date.now() + ms
  const context = { getRemainingTimeInMillis: () => until - Date.now() }
  const outcome = await handler(event, context).then(
    (reply) => ({ reply }),
    (error) => ({ failure: String(error) }),
  )
  process.send?.({ id, ...outcome })
})
flushCompileCache() // a process that is killed writes nothing at its end
process.send?.('ready')
