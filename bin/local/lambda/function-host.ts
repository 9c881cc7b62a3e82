import { createRequire, flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { format } from 'node:util'
import { AHEAD_SECONDS, beAhead } from './ahead-clock.ts'
import type { Answer, Invocation } from './function-process.ts'
import { showSources } from './source-maps.ts'

// The program of a function's own process: what Lambda's Node runtime does, reduced to what the functions of this service use.

type Handler = (event: unknown, context: object) => unknown

const [folder = '', handlerName = ''] = process.argv.slice(2)
const [file = '', exportName = ''] = handlerName.split('.')

const load = (): Handler => createRequire(join(folder, file))(`./${file}.js`)[exportName]

/** The clock by which the runner counts, whatever that of this process is set to. */
const machineNow = Date.now.bind(Date)

const contextOf = ({ requestId, deadline }: Invocation) => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  getRemainingTimeInMillis: () => Math.max(0, deadline - machineNow()),
})

const send = (answer: Answer | 'ready') => process.send?.(answer)

const serve = async (handler: Handler, invocation: Invocation) => {
  try {
    send({ id: invocation.id, result: await handler(invocation.event, contextOf(invocation)) })
  } catch (error) {
    console.error(error)
    send({ id: invocation.id, failed: String(error) })
  }
}

/** One line per entry, as with Lambda's JSON logging; only a stack trace takes several. */
const print =
  (stream: NodeJS.WriteStream) =>
  (...parts: unknown[]) => {
    const texts = parts.map((part) =>
      typeof part === 'object' && !(part instanceof Error) ? JSON.stringify(part) : part,
    )
    stream.write(`${format(...texts)}\n`)
  }
for (const level of ['debug', 'info', 'log'] as const) console[level] = print(process.stdout)
for (const level of ['warn', 'error', 'trace'] as const) console[level] = print(process.stderr)

// The channel closes when the runner ends, however it ends: so does this process.
process.on('disconnect', () => process.exit())

/** As Lambda does: the error alone. Node would quote the line, which is half of a bundle. */
process.on('uncaughtException', (error) => {
  console.error(error)
  process.exit(1)
})

const ahead = Number(process.env[AHEAD_SECONDS] ?? 0)
if (ahead > 0) beAhead(ahead)
showSources(folder)
const handler = load()
if (typeof handler !== 'function') throw new Error(`${folder} has no handler ${handlerName}`)
process.on('message', (invocation: Invocation) => void serve(handler, invocation))
send('ready')
flushCompileCache() // a process that is killed writes nothing at its end
