import { parseArgs } from 'node:util'
import { CannotStart } from './local/cannot-start.ts'
import { describeOutcomes } from './local/describe-outcomes.ts'
import { startLocal } from './local/start.ts'

const readArguments = () => {
  try {
    return parseArgs({ options: { 'stand-ins': { type: 'boolean' } } }).values
  } catch {
    throw new CannotStart('npm start takes its settings from the environment; its one argument is -- --stand-ins.')
  }
}

/** The first signal stops everything, the second does not wait for it. What was started ends with this process anyway. */
const stopOnSignals = (started: ReturnType<typeof startLocal>) => {
  let isStopping = false
  const end = async () => {
    if (isStopping) process.exit(1)
    isStopping = true
    await started.then(
      ({ stop }) => stop(),
      () => {},
    )
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
}

const refuse = (error: unknown) => {
  if (!(error instanceof CannotStart)) throw error
  console.error(`Cannot start: ${error.message}`)
  process.exit(1)
}

try {
  if (readArguments()['stand-ins']) console.log(describeOutcomes())
  else {
    const started = startLocal()
    stopOnSignals(started)
    await started
  }
} catch (error) {
  refuse(error)
}
