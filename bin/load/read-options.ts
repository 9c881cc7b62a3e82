import { Failed } from '../command/failed.ts'
import { parseOptions } from '../command/parse-options.ts'

export const USAGE = `Usage: npm run load -- [options]

  --minutes <n>    how long it lasts (10)
  --players <n>    how many play (3000)
  --interval <s>   seconds between two heartbeats (30)
  --seed <n>       repeats the players' choices; it is printed
  --herd           only one thing happens: Redis is restarted empty under all players

The exit code is 0 when playback never stopped without a decision, no event was lost and nothing was violated.`

const options = {
  minutes: { type: 'string', default: '10' },
  players: { type: 'string', default: '3000' },
  interval: { type: 'string', default: '30' },
  seed: { type: 'string' },
  herd: { type: 'boolean', default: false },
} as const

/** What the command line asks for. Throws {@link Failed} with every fault and how to use the program. */
export const readOptions = (args: readonly string[]) => {
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
  if (faults.length > 0) throw new Failed(`${faults.join('\n')}\n\n${USAGE}`)
  return { ...read, herd }
}
