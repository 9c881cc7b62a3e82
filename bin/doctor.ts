import { type Command, readCommand } from './doctor/command/read-command.ts'
import { WrongUsage } from './doctor/command/usage.ts'
import { exitCodeOf, INTERRUPTED } from './doctor/report/exit-code.ts'
import { jsonReport } from './doctor/report/json.ts'
import { summary, textReport } from './doctor/report/text.ts'
import { runDoctor } from './doctor/run.ts'

/** A minute for a new rule to take effect and for a relay that starts every minute. */
const EVENTS_MS = 90_000

/** npm passes Ctrl-C on to a program that the terminal has told already: both are one press. */
const ONE_PRESS_MS = 1_000

/** The first signal ends the run with everything cleaned up, a later one at once. */
const interruption = () => {
  const controller = new AbortController()
  let firstAt = Number.POSITIVE_INFINITY
  const stop = () => {
    if (Date.now() - firstAt > ONE_PRESS_MS) {
      console.error('Stopped at once: sessions of this run end by themselves, 90 s after their last sign of life.')
      process.exit(INTERRUPTED)
    }
    if (controller.signal.aborted) return
    firstAt = Date.now()
    console.error('Interrupted: cleaning up. Press again to stop at once.')
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.stdout.on('error', stop) // the reader has closed the pipe, as `| head` does
  return controller.signal
}

const run = async ({ url, viewer, bus, answerMs, json }: Command) => {
  const { isTTY = false } = process.stdout
  const text = textReport(isTTY && !process.env.NO_COLOR)
  const print = (lines: readonly string[]) => console.log(lines.join('\n'))
  if (!json) print([`${url.href} as ${viewer.user}, who plays ${viewer.content}`, ''])
  const outcome = await runDoctor({
    ...{ url, viewer, bus, patience: { answerMs, eventsMs: EVENTS_MS }, interrupted: interruption() },
    tell: (finding) => json || print(text.finding(finding)),
  })
  print(json ? [jsonReport(url, viewer, outcome)] : summary(outcome))
  return exitCodeOf(outcome)
}

try {
  const command = readCommand(process.argv.slice(2), process.env)
  if ('help' in command) console.log(command.help)
  else process.exitCode = await run(command)
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error
  console.error(error.message)
  process.exitCode = 2
}
