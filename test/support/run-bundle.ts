import { createRequire } from 'node:module'
import type { LambdaHandler } from '../../functions/http/endpoint.ts'

/** A process that loads a function's bundle as Lambda does and answers each event that its parent sends. */
const { handler } = createRequire(import.meta.url)(process.argv[2] ?? '') as { handler: LambdaHandler }

process.on('message', async ({ id, event }: { id: number; event: Parameters<LambdaHandler>[0] }) => {
  process.send?.({ id, reply: await handler(event, {}) })
})
process.send?.('ready')
