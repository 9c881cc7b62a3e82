import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { inBackground } from '../../../../bin/local/lambda/background.ts'
import { runFunctions } from '../../../../bin/local/lambda/run-functions.ts'
import { planSchedules, startSchedules } from '../../../../bin/local/lambda/schedules.ts'
import type { LocalFunction } from '../../../../bin/local/template/api.ts'
import { survivors } from '../../../support/processes/processes.ts'
import { dummyFunction } from './dummy-function.ts'

const schedule = (expression: string, input: unknown = {}) => ({
  ...{ name: 'stage-beat', expression, functionName: 'beat', input },
})
const everyMs = (expression: string, interval?: number) =>
  planSchedules([schedule(expression)], interval).map((planned) => planned.everyMs)

/** Lines of the runs of one function on a schedule; all ends with the test. */
const beating = (body: string, ms: number, more: Partial<LocalFunction> = {}) => {
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  const beat = dummyFunction('beat', body, more)
  const functions = runFunctions([beat], log)
  const background = inBackground(functions.invoke, log)
  const schedules = startSchedules(planSchedules([schedule('rate(1 minute)', { a: [1] })], ms), background)
  const stop = async () => void (await Promise.all([schedules.stop(), functions.stop()]))
  onTestFinished(async () => {
    await stop()
    rmSync(beat.folder, { recursive: true })
  })
  return { lines, stop }
}

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
  ['rate(365 days)', 2 ** 31 - 1],
])('the schedule %s is every %i ms', (expression, ms) => {
  expect(everyMs(expression)).toEqual([ms])
  expect(everyMs(expression, 1_000)).toEqual([1_000])
  expect(everyMs(expression, 0)).toEqual([])
})

test.each(['cron(0 12 * * ? *)', 'at(2026-11-20T13:00:00)', 'rate(0 minutes)', 'rate(1 fortnight)', ''])(
  'a start with the expression "%s" is refused, unless schedules are off',
  (expression) => {
    const sentence = `The schedule stage-beat runs at ${expression}: this program supports only rate(…). LOCAL_SCHEDULE_INTERVAL=off starts it without schedules.`
    expect(() => everyMs(expression)).toThrow(sentence)
    expect(() => everyMs(expression, 1_000)).toThrow(sentence)
    expect(everyMs(expression, 0)).toEqual([])
  },
)

test('a schedule runs soon after the start with its input', async () => {
  const { lines } = beating('console.log(event, context.getRemainingTimeInMillis() > 4000)', 60_000)
  await expect.poll(() => lines).toEqual(['beat │ {"a":[1]} true'])
})

test('a schedule runs again at its interval', async () => {
  const { lines } = beating('console.log("in")', 200)
  await expect.poll(() => lines.length).toBeGreaterThan(2)
})

test('a run begins although the one before has not ended', async () => {
  const { lines } = beating('console.log("in"); await new Promise(() => {})', 200)
  await expect.poll(() => lines.length).toBeGreaterThan(2)
})

test('a failure is printed as one line', async () => {
  const { lines } = beating('throw new RangeError("no\\nway")', 60_000)
  const told = () => lines.filter((line) => line.includes('schedule'))
  await expect
    .poll(told)
    .toEqual([expect.stringMatching(/^[\d:]{8} schedule stage-beat: beat failed: RangeError: no$/)])
})

test('a run that outlasts the function’s timeout is ended and reported', async () => {
  const { lines } = beating('return new Promise(() => {})', 60_000, { timeoutMs: 300 })
  await expect.poll(() => lines.at(-1)).toMatch(/schedule stage-beat: beat failed: Task timed out after 0\.30 seconds$/)
})

test('a function whose process ends is reported, and starts afresh at the next run', async () => {
  const { lines } = beating('console.log("in"); setTimeout(process.exit, 20); return new Promise(() => {})', 700)
  await expect.poll(() => lines.filter((line) => line.endsWith('failed: its process ended')).length).toBeGreaterThan(0)
  await expect.poll(() => lines.filter((line) => line.endsWith('in')).length).toBeGreaterThan(1)
})

test('after the stop nothing runs and nothing is reported', async () => {
  const { lines, stop } = beating('console.log(process.pid); return new Promise(() => {})', 200)
  await expect.poll(() => lines.length).toBeGreaterThan(1)
  const pid = Number(/\d+$/.exec(lines[0] ?? '')?.[0])
  await stop()
  expect(await survivors([pid])).toEqual([])
  const told = lines.length
  await sleep(500)
  expect(lines.slice(told)).toEqual([])
  expect(lines.join('\n')).not.toContain('failed')
})

test('a stopped schedule begins no run', async () => {
  const calls: unknown[][] = []
  const { stop } = startSchedules(
    planSchedules([schedule('rate(1 hour)')], 20),
    async (...call) => void calls.push(call),
  )
  await expect.poll(() => calls.length).toBeGreaterThan(2)
  expect(calls[0]).toEqual(['schedule stage-beat', 'beat', {}])
  await stop()
  const before = calls.length
  await sleep(100)
  expect(calls).toHaveLength(before)
})

test('metrics for CloudWatch are not shown, other lines are', async () => {
  const body = `for (const one of [{ _aws: {}, Sessions: 1 }, { said: '"_aws"' }, '{"_aws"', 'done']) console.log(one)`
  const { lines } = beating(body, 60_000)
  await expect.poll(() => lines.at(-1)).toBe('beat │ done')
  expect(lines).toEqual(['beat │ {"said":"\\"_aws\\""}', 'beat │ {"_aws"', 'beat │ done'])
})
