import { expect, test } from 'vitest'
import { Failed } from '../../../bin/command/failed.ts'
import { readOptions } from '../../../bin/load/read-options.ts'

test('without options three thousand players play for ten minutes, with a seed of their own', () => {
  expect(readOptions([])).toEqual({
    ...{ minutes: 10, players: 3000, intervalMs: 30_000, herd: false },
    ...{ seed: expect.any(Number), sessionLog: false, stopPostgresMs: undefined },
  })
})

test('POSTGRES_ENABLED asks for a session log, as it does of npm start', () => {
  expect(readOptions([], { POSTGRES_ENABLED: 'true' }).sessionLog).toBe(true)
  expect(readOptions([], { POSTGRES_ENABLED: 'false' }).sessionLog).toBe(false)
})

test('every option is taken', () => {
  const some = '--minutes 0.5 --players 10 --interval 2.5 --seed 7 --herd'
  expect(readOptions(`${some} --session-log --stop-postgres-for 1.5`.split(' '))).toEqual({
    ...{ minutes: 0.5, players: 10, intervalMs: 2_500, seed: 7, herd: true },
    ...{ sessionLog: true, stopPostgresMs: 1_500 },
  })
})

test.each([
  ['--minutes 0', '--minutes must be a number above 0, not "0"'],
  ['--minutes Infinity', '--minutes must be a number above 0, not "Infinity"'],
  ['--players 1.5', '--players must be a whole number above 0, not "1.5"'],
  ['--players 0', '--players must be a whole number above 0, not "0"'],
  ['--interval x', '--interval must be seconds above 0, not "x"'],
  ['--seed=', '--seed must be a whole number, not ""'],
  ['--session-log --stop-postgres-for 0', '--stop-postgres-for must be seconds above 0, not "0"'],
  ['--stop-postgres-for 10', '--stop-postgres-for needs --session-log'],
  ['--fast', "Unknown option '--fast'"],
  ['word', "Unexpected argument 'word'"],
])('%s is refused with a sentence and how to use it', (line, says) => {
  expect(() => readOptions(line.split(' '))).toThrow(Failed)
  expect(() => readOptions(line.split(' '))).toThrow(says)
  expect(() => readOptions(line.split(' '))).toThrow('Usage: npm run load')
})

test('every fault is said at once', () => {
  expect(() => readOptions(['--minutes', 'a', '--players', 'b'])).toThrow(/--minutes must .*\n--players must/)
})
