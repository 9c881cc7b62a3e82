import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AHEAD_SECONDS, withLaterScripts } from '../../../../bin/local/lambda/ahead-clock.ts'
import { runFunctions } from '../../../../bin/local/lambda/run-functions.ts'
import { dummyFunction } from './dummy-function.ts'

const clocks = dummyFunction(
  'clocks',
  `const script = \`local time = redis.call('TIME')\`
   return { now: Date.now(), made: new Date().getTime(), called: Date.parse(Date()), of: new Date(5).getTime(),
     isDate: new Date() instanceof Date, iso: new Date(0).toISOString(), script, left: context.getRemainingTimeInMillis() }`,
)

test('a function whose clock is ahead sees later dates, and its scripts a later Redis', async () => {
  const { invoke, restartAll, stop } = runFunctions([clocks], console.log)
  const told = async () => ((await invoke('clocks', {}, 'r')) as { result: Record<string, number | string> }).result
  const before = await told()
  restartAll({ [AHEAD_SECONDS]: '3600' })
  await sleep(10)
  const after = await told()
  await stop()
  for (const name of ['now', 'made', 'called'])
    expect(Math.round((Number(after[name]) - Number(before[name])) / 60_000)).toBe(60)
  expect(after).toMatchObject({ of: 5, isDate: true, iso: '1970-01-01T00:00:00.000Z' })
  for (const { left } of [before, after]) expect(left).toBeGreaterThan(4_000)
  expect(before.script).toBe(`local time = redis.call('TIME')`)
  expect(after.script).toContain('t[1] + 3600')
})

test.each([
  ['between backticks', "`local time = redis.call('TIME')`"],
  ['between quotation marks', `"local time = redis.call('TIME')"`],
  ['between apostrophes', `'local time = redis.call(\\'TIME\\')'`],
  ['quoted with quotation marks', `'local time = redis.call("TIME")'`],
])('a script %s stays a text of JavaScript', (_, source) => {
  const later = new Function(`return ${withLaterScripts(source, 60)}`)() as string
  expect(later.replaceAll("'", '"')).toBe(
    'local time = (function() local t = redis.call("TIME"); t[1] = string.format("%d", t[1] + 60); return t end)()',
  )
})
