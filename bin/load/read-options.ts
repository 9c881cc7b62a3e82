import { Failed } from '../command/failed.ts'
import { parseOptions } from '../command/parse-options.ts'

export const USAGE = `Usage: npm run load -- [options]

  --minutes <n>    how long it lasts (10)
  --players <n>    how many play (3000)
  --interval <s>   seconds between two heartbeats (30)
  --seed <n>       repeats the players' choices; it is printed
  --herd           only one thing happens: Redis is restarted empty under all players
  --session-log    with a session log in a PostgreSQL of the load's own, whose rows are counted; so does
                   POSTGRES_ENABLED=true
  --stop-postgres-for <s>   that PostgreSQL crashes in the middle, and comes back after so many seconds

The exit code is 0 when playback never stopped without a decision, no event was lost, in the session
log neither, and nothing was violated.`

const options = {
  minutes: { type: 'string', default: '10' },
  players: { type: 'string', default: '3000' },
  interval: { type: 'string', default: '30' },
  seed: { type: 'string' },
  herd: { type: 'boolean', default: false },
  'session-log': { type: 'boolean', default: false },
  'stop-postgres-for': { type: 'string' },
} as const

/** What the command line asks for. Throws {@link Failed} with every fault and how to use the program. */
export const readOptions = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
) => {
  const { values } = parseOptions(args, { options }, USAGE)
  const { minutes, players, interval, seed = String(Date.now() % 1_000_000), herd } = values
  const faults: string[] = []
  const number = (name: string, text: string, isGood: (value: number) => boolean, must: string) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!isGood(value)) faults.push(`--${name} must be ${must}, not "${text}"`)
    return value
  }
  const isPositive = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY
  const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0
  const read = {
    minutes: number('minutes', minutes, isPositive, 'a number above 0'),
    players: number('players', players, (value) => isWhole(value) && value > 0, 'a whole number above 0'),
    intervalMs: 1_000 * number('interval', interval, isPositive, 'seconds above 0'),
    seed: number('seed', seed, isWhole, 'a whole number'),
  }
  const sessionLog = values['session-log'] || environment.POSTGRES_ENABLED === 'true'
  const { 'stop-postgres-for': stopFor } = values
  const stopPostgresMs =
    stopFor === undefined ? undefined : 1_000 * number('stop-postgres-for', stopFor, isPositive, 'seconds above 0')
  if (stopFor !== undefined && !sessionLog) faults.push('--stop-postgres-for needs --session-log')
  if (faults.length > 0) throw new Failed(`${faults.join('\n')}\n\n${USAGE}`)
  return { ...read, herd, sessionLog, stopPostgresMs }
}
