import { parseArgs } from 'node:util'
import { CannotStart } from './local/settings/cannot-start.ts'
import { startLocal } from './local/start.ts'
import { colouredLog } from './local/terminal/colours.ts'
import { describeHelp } from './local/terminal/describe-help.ts'
import { listOutcomes } from './local/terminal/describe-outcomes.ts'
import { describeSettings } from './local/terminal/describe-settings.ts'
import { wrappedLines } from './local/terminal/wrap.ts'

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        ...{ help: { type: 'boolean' }, 'stand-ins': { type: 'boolean' }, settings: { type: 'boolean' } },
        ...{ dev: { type: 'boolean' }, inspect: { type: 'string', multiple: true } },
      },
    }).values
  } catch {
    throw new CannotStart('npm start takes its settings from the environment, and -- --help, which lists them.')
  }
}

type Local = Awaited<ReturnType<typeof startLocal>>

/** The first call stops everything. A second call exits at once: what was started ends with this process anyway. */
const stopper = () => {
  let isStopping = false
  let local: Local | undefined
  const stop = async () => {
    if (isStopping) process.exit(1)
    isStopping = true
    await local?.stop()
    process.exit(0)
  }
  return { stop, hasStarted: (started: Local) => (local = started) }
}

/** When npm gets a SIGTERM it passes it to its shell only and ends. Without this the runner would go on unseen. */
const onEndOfNpm = (stop: () => void) => {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 500)
}

const stopOnSignals = (stop: () => void) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.stdout.on('error', stop) // the reader has closed the pipe, as after `npm start | head`
  if (process.env.npm_lifecycle_event) onEndOfNpm(stop)
}

const refuse = (error: unknown) => {
  if (!(error instanceof CannotStart)) throw error
  console.error(wrappedLines(`Cannot start: ${error.message}`).join('\n'))
  process.exit(1)
}

try {
  const options = readArguments()
  if (options.help) console.log(describeHelp())
  else if (options['stand-ins']) console.log(listOutcomes())
  else if (options.settings) console.log(describeSettings())
  else {
    const { stop, hasStarted } = stopper()
    stopOnSignals(() => void stop())
    const dev = options.dev ? { inspected: options.inspect ?? [], isReloading: true } : {}
    hasStarted(await startLocal({ log: colouredLog(process.stdout), ...dev }))
  }
} catch (error) {
  refuse(error)
}
