import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { createActivity } from '../../../../bin/local/activity/activity.ts'
import { busEvent } from '../../../../bin/local/event-bridge/bus-event.ts'
import { runApi } from '../../../../bin/local/lambda/run-api.ts'
import type { LocalFunction, LocalRule } from '../../../../bin/local/template/api.ts'
import { dummyFunction } from '../lambda/dummy-function.ts'

const hearing = dummyFunction('hearing', 'if (event.detail.fail) throw new Error("deaf\\nto it"); console.log(event)')

/** Rules on the bus `local`, brought to life; what the terminal shows is in `lines`, what the page shows in `seen`. */
const running = (rules: Partial<LocalRule>[], functions: LocalFunction[] = []) => {
  const lines: string[] = []
  const complete = rules.map((rule, i) => ({ name: `rule-${i}`, bus: 'local', pattern: {}, targets: [], ...rule }))
  const api = {
    routes: [],
    functions,
    schedules: [],
    rules: complete,
    secrets: [],
    queues: [],
    atDeployment: [],
    buses: ['local', 'other'],
  }
  const activity = createActivity()
  const seen = () => activity.since(0).flatMap((one) => (one.kind === 'event' ? [one.rules] : []))
  return { ...runApi(api, (line) => lines.push(line), { activity }), lines, seen }
}
const event = (detail: object, Source = 'x') => busEvent({ Source, DetailType: 'told', Detail: JSON.stringify(detail) })
const destinations = (lines: string[]) => lines.map((line) => line.split(' → ')[1])

const heard = running([{ name: 'Hear', pattern: { source: ['x'] }, targets: [{ functionName: 'hearing' }] }], [hearing])
afterAll(async () => {
  await heard.stop()
  rmSync(hearing.folder, { recursive: true })
})

test('the line of an event names the rules that match, and the activity where they lead', () => {
  const { deliver, lines, seen } = running([
    { name: 'Log', pattern: { source: ['x'] }, targets: [{ elsewhere: 'LogGroup' }] },
    { name: 'Late', pattern: { detail: { late: [true] } }, targets: [{ elsewhere: 'Queue' }, { elsewhere: 'Topic' }] },
    { name: 'Elsewhere', bus: 'other', pattern: { source: ['x'] } },
    { name: 'Bare', pattern: { detail: { late: [true] } } },
  ])
  deliver(event({ late: true }), 'local')
  deliver(event({}), 'local')
  deliver(event({}, 'y'), 'local')
  deliver(event({}), 'other')
  deliver(event({}), 'unheard-of')
  expect(destinations(lines)).toEqual([
    ...['Log, Late, Bare', 'Log', 'no rule', 'Elsewhere', 'nowhere: no bus "unheard-of"'],
  ])
  const log = { name: 'Log', targets: ['LogGroup'] }
  expect(seen()).toEqual([
    [log, { name: 'Late', targets: ['Queue', 'Topic'] }, { name: 'Bare', targets: [] }],
    ...[[log], [], [{ name: 'Elsewhere', targets: [] }], []],
  ])
})

test('a function that is the target of a rule gets the event as the bus holds it', async () => {
  const told = event({ a: 1 })
  heard.deliver(told, 'local')
  await expect.poll(() => heard.lines).toContain(`hearing │ ${JSON.stringify(told)}`)
  expect(heard.seen()).toContainEqual([{ name: 'Hear', targets: ['hearing'] }])
})

test('its failure is printed as one line', async () => {
  heard.deliver(event({ fail: true }), 'local')
  const told = () => heard.lines.filter((line) => line.includes('failed'))
  const line = /^\d\d:\d\d:\d\d rule Hear: hearing failed: Error: deaf$/
  await expect.poll(told).toEqual([expect.stringMatching(line)])
})

test('a rule whose pattern is none is reported with place and operator', () => {
  expect(() => running([{ pattern: { detail: { a: [{ regex: 'x' }] } } }])).toThrow(
    'Event pattern, at detail.a: unknown operator "regex"',
  )
})
