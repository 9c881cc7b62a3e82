import { handlerOf, within } from './bundle.ts'

// A process that loads the relay's bundle, reports that it is ready, and runs it at each message, until it is ended.

const relay = handlerOf<object>('publish-events')
process.on('message', () => void relay({}, within(600_000)))
process.on('disconnect', () => process.exit())
process.send?.('ready')
