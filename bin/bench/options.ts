import { Failed } from '../command/failed.ts'
import { parseOptions } from '../command/parse-options.ts'
import { figures, liveSizes, type Part } from './figures.ts'

const parts = Object.keys(figures) as Part[]
const isPart = (text: string): text is Part => parts.some((part) => part === text)

export const USAGE = `Usage: npm run bench -- [options]

  --against <commit>   the same figures of another commit, in turn with this version's
  --only <part>,...    these alone: ${parts.join(', ')}
  --quick              --only exact
  --growth             --only growth, up to a million live sessions
  --instructions       --only instructions; needs valgrind
  --profile            in place of the tables: where a heartbeat's processor time goes
  --rounds <n>         how often each is measured (7)
  --json <file>        all figures with all rounds as JSON`

const options = {
  against: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'string' },
  quick: { type: 'boolean', default: false },
  growth: { type: 'boolean', default: false },
  instructions: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '7' },
} as const

/** What the command line asks for. Throws {@link Failed} with a sentence about what it cannot mean. */
export const readOptions = (args: readonly string[]) => {
  const { values } = parseOptions(args, { options }, USAGE)
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Failed(`--rounds ${values.rounds}: not a number of rounds`)
  const alone = (['growth', 'instructions'] as const).filter((part) => values[part])
  const chosen = values.quick ? ['exact'] : alone.length > 0 ? alone : parts.filter((part) => part !== 'instructions')
  const only = values.only?.split(',') ?? chosen
  const unknown = only.filter((part) => !isPart(part))
  if (unknown.length > 0) throw new Failed(`--only ${unknown}: there is ${parts.join(', ')}`)
  const { against, json, profile } = values
  const sizes = values.growth ? liveSizes : liveSizes.slice(0, 2)
  return { against, json, profile, sizes, rounds, parts: only.filter(isPart) }
}
