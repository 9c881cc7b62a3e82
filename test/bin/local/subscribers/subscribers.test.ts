import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createActivity } from '../../../../bin/local/activity/activity.ts'
import { runApi } from '../../../../bin/local/lambda/run-api.ts'
import { checkSettings } from '../../../../bin/local/settings/settings.ts'
import { createSubscribers } from '../../../../bin/local/subscribers/subscribers.ts'
import { eventOf, receiver } from './receiver.ts'

const folder = mkdtempSync(join(tmpdir(), 'subscribers-'))
afterAll(() => rmSync(folder, { recursive: true }))
const fileOf = (rules: object) => {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, JSON.stringify(rules))
  return path
}
const api = {
  ...{ routes: [], functions: [], schedules: [], secrets: [], queues: [], atDeployment: [], rules: [] },
  buses: ['local'],
}

/** The bus of a runner with these settings. */
const running = (environment: Record<string, string>) => {
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  const subscribers = createSubscribers(environment, log)
  onTestFinished(subscribers.stop)
  const activity = createActivity()
  const seen = () => activity.since(0).flatMap((one) => (one.kind === 'event' ? [one.rules] : []))
  return { ...subscribers, ...runApi(api, log, { subscribers, activity }), lines, seen }
}

test('each address gets each event, a rule’s what the rule matches, and the terminal and the page name the rule', async () => {
  const [one, other] = await Promise.all([receiver(), receiver()])
  const rules = {
    ends: { pattern: { 'detail-type': ['playback.stopped'] }, to: `${other.url}/ends` },
    seen: { pattern: { 'detail-type': [{ prefix: 'playback.' }] } },
  }
  const { deliver, lines, seen, described } = running({
    LOCAL_EVENTS_TO: `${one.url}, ${other.url}/all`,
    LOCAL_EVENT_RULES: fileOf(rules),
  })
  deliver(eventOf('a', 1), 'local')
  deliver(eventOf('a', 2, 'playback.stopped'), 'local')
  deliver(eventOf('a', 3), 'elsewhere')
  const got = ({ received }: typeof one) => received.map(({ path, event }) => `${path} ${event.detail.sequence}`)
  await expect.poll(() => got(one)).toEqual(['/ 1', '/ 2'])
  await expect.poll(() => got(other).toSorted()).toEqual(['/all 1', '/all 2', '/ends 2'])
  expect(lines.map((line) => line.split(' → ')[1])).toEqual([...['seen', 'ends, seen', 'nowhere: no bus "elsewhere"']])
  const toAll = { name: 'seen', targets: [] }
  expect(seen()).toEqual([[toAll], [{ name: 'ends', targets: [`${other.url}/ends`] }, toAll], []])
  expect(described).toEqual([
    `${one.url} (LOCAL_EVENTS_TO)`,
    `${other.url}/all (LOCAL_EVENTS_TO)`,
    expect.stringMatching(/^the rules of .*: ends \(http.*\/ends\), seen$/),
  ])
})

test('a replay that names a rule reaches the address of that rule alone', async () => {
  const [all, mine] = await Promise.all([receiver(), receiver()])
  const rules = { mine: { pattern: { source: ['viewing-service'] }, to: mine.url } }
  const { deliver } = running({ LOCAL_EVENTS_TO: all.url, LOCAL_EVENT_RULES: fileOf(rules) })
  const again = { ...eventOf('a', 1), 'replay-name': 'r' }
  deliver(again, 'local', (rule) => rule === 'mine')
  deliver(again, 'local', (rule) => rule === 'another')
  deliver(again, 'local')
  await expect.poll(() => [all.received.length, mine.received.length]).toEqual([1, 2])
})

test.each([
  [
    'an address that is none',
    { LOCAL_EVENTS_TO: 'localhost:3000' },
    /^LOCAL_EVENTS_TO must be an http:\/\/ or https:\/\/ URL .* or several separated by commas, not "localhost:3000"\.$/,
  ],
  ['a file that is not there', { LOCAL_EVENT_RULES: '/no/rules.json' }, /^LOCAL_EVENT_RULES, \/no\/rules.json: ENOENT/],
  [
    'rules that are wrong',
    { LOCAL_EVENT_RULES: fileOf({ a: {}, b: { pattern: [] } }) },
    /: a has no pattern\n.*: b: Event pattern, at its root: /,
  ],
  [
    'receivers of events that go elsewhere',
    { LOCAL_EVENTS_TO: 'http://localhost:3000', AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:4566' },
    /need the EventBridge of this program/,
  ],
])('%s: the runner does not start, and says so', (_, environment, sentence) => {
  expect(() => checkSettings(environment)).toThrow(sentence)
})
