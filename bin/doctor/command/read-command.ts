import { type Arguments, readArguments } from './read-arguments.ts'
import { readBus } from './read-bus.ts'
import { readViewer } from './read-viewer.ts'
import { USAGE, WrongUsage } from './usage.ts'

const LONGEST_S = 60

const readUrl = ({ words: [written = '', ...more] }: Arguments) => {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (more.length > 0) return { faults: ['One URL is examined at a time; every other word needs its option'] }
  if (written === '') return { faults: ['The URL of the API is missing'] }
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return { faults: [`The URL must begin with http:// or https://, such as http://localhost:8080`] }
  if (url.search || url.hash || url.username || url.password)
    return { faults: ['The URL must have no query, no fragment, no user and no password'] }
  return { url, faults: [] }
}

const readTimeout = ({ texts: { timeout = '10' } }: Arguments) => {
  const seconds = /^\d+(\.\d+)?$/.test(timeout) ? Number(timeout) : Number.NaN
  const isGood = seconds > 0 && seconds <= LONGEST_S
  return {
    answerMs: seconds * 1_000,
    faults: isGood ? [] : [`--timeout must be a number of seconds up to ${LONGEST_S}`],
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** What to examine, and how. Undefined when only help is wanted. Throws {@link WrongUsage} with every fault. */
export const readCommand = (args: readonly string[], environment: Environment) => {
  const read = readArguments(args)
  if (read.flags.help) return { help: USAGE } as const
  const { url, faults: ofUrl } = readUrl(read)
  const { viewer, faults: ofViewer } = readViewer(read, environment.DOCTOR_TOKEN)
  const { place, faults: ofBus } = readBus(read, environment)
  const { answerMs, faults: ofTimeout } = readTimeout(read)
  const faults = [...ofUrl, ...ofViewer, ...ofBus, ...ofTimeout, ...read.faults]
  if (!url || faults.length > 0) throw new WrongUsage(faults)
  return { url, viewer, bus: place, answerMs, json: read.flags.json === true } as const
}

export type Command = Exclude<ReturnType<typeof readCommand>, { readonly help: string }>
