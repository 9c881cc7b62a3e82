import { type Context, readContext } from '../command/context.ts'
import { Failed } from '../command/failed.ts'
import { parseOptions } from '../command/parse-options.ts'

export const USAGE = `Usage: npm run session-log -- <command> -c stage=<name> [options]

  backfill --from <time> --to <time>   replays this span of the stage's archive into the log
  backfill --file <file>               sends the events of a file into the log
  compare --day <day>                  says which events of a day in UTC the log has not

  --from, --to   such as 2026-12-01T00:00:00Z
  --file         one event a line, as JSON: as a rule's target gets it, or its detail alone; gzip is read too, and - is
                 standard input. compare reads it in place of the stage's log group of events
  --rate <n>     so many events of a file are sent in a second: 500 by default
  --day          such as 2026-12-01
  --out <file>   compare writes the missing events there, for backfill --file

The log holds each event once: sending it again does no harm. The exit code of compare is 1 when the log misses events.
The stage is read from cdk.json, or from a file of your own with -c stages=<file>; stage=local is a running npm start.`

const options = {
  context: { type: 'string', short: 'c', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  file: { type: 'string' },
  rate: { type: 'string' },
  day: { type: 'string' },
  out: { type: 'string' },
} as const

type Given = { readonly [Name in Exclude<keyof typeof options, 'context'>]?: string | undefined }

/** `from` and `to` are Unix ms; `day` is a UTC day such as 2026-12-01. */
type Work =
  | { readonly verb: 'replay'; readonly from: number; readonly to: number }
  | { readonly verb: 'send'; readonly file: string; readonly rate: number }
  | {
      readonly verb: 'compare'
      readonly day: string
      readonly file: string | undefined
      readonly out: string | undefined
    }
export type Command = Context & Work

const TAKES: Readonly<Record<Work['verb'], readonly (keyof Given)[]>> = {
  replay: ['from', 'to'],
  send: ['file', 'rate'],
  compare: ['day', 'file', 'out'],
}

const verbOf = (words: readonly string[], { file }: Given): Work['verb'] | undefined => {
  if (words.length !== 1) return undefined
  if (words[0] === 'backfill') return file === undefined ? 'replay' : 'send'
  return words[0] === 'compare' ? 'compare' : undefined
}

const isTime = (text = '') => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
const isDay = (text = '') => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text)
const timeFaults = (name: 'from' | 'to', given: Given) =>
  isTime(given[name]) ? [] : [`--${name} must be a time such as 2026-12-01T00:00:00Z`]

const readWork = (verb: Work['verb'], given: Given): { readonly work: Work; readonly faults: readonly string[] } => {
  const { file, rate = '500', day = '', out } = given
  const [from, to] = [Date.parse(given.from ?? ''), Date.parse(given.to ?? '')]
  switch (verb) {
    case 'replay': {
      const order = from >= to ? ['--from must be before --to'] : []
      return { work: { verb, from, to }, faults: [...timeFaults('from', given), ...timeFaults('to', given), ...order] }
    }
    case 'send': {
      const faults = /^[1-9]\d{0,5}$/.test(rate) ? [] : ['--rate must be a whole number above 0, such as 500']
      return { work: { verb, file: file ?? '', rate: Number(rate) }, faults }
    }
    case 'compare':
      return { work: { verb, day, file, out }, faults: isDay(day) ? [] : ['--day must be a day such as 2026-12-01'] }
  }
}

/** Throws {@link Failed} with every fault and how to use the program. */
export const readCommand = (args: readonly string[]): Command => {
  const { values, positionals } = parseOptions(args, { options, allowPositionals: true }, USAGE)
  const { context = [], ...given } = values
  const verb = verbOf(positionals, given)
  if (!verb) throw new Failed(`The command must be backfill or compare\n\n${USAGE}`)
  const { stage, stages, faults: ofContext } = readContext(context)
  const { work, faults } = readWork(verb, given)
  const foreign = Object.keys(given).filter((name) => !TAKES[verb].some((one) => one === name))
  const all = [...foreign.map((name) => `--${name} does not belong here`), ...faults, ...ofContext]
  if (all.length > 0) throw new Failed(`${all.join('\n')}\n\n${USAGE}`)
  return { ...work, stage, stages }
}
