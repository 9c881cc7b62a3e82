import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readCommand } from '../../../../bin/events/read-command.ts'
import type { Sample } from '../../../../bin/events/sample.ts'
import { story } from '../../../../bin/events/story.ts'
import type { Deliver } from '../../../../bin/local/event-bridge/deliver.ts'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'
import { createSubscribers } from '../../../../bin/local/subscribers/subscribers.ts'
import { replay } from '../../../../bin/session-log/backfill/replay.ts'
import { Refused, SIGNS, startAccount } from '../../../support/session-log/account.ts'

const HOUR = 3_600_000
const BUS = 'arn:aws:events:eu-west-1:210987654321:event-bus/viewing-service-dev'
const DEV = { name: 'dev', account: '210987654321', region: 'eu-west-1' }
const seconds = (ms: number) => ms / 1_000

/** An account whose replay goes through these states, one with each look; a cancelled one ends. */
const account = async (...states: readonly string[]) => {
  const now = Date.now()
  let [looks, isCancelled] = [0, false]
  const { url, of } = await startAccount({
    'AmazonSQS.GetQueueAttributes': () => ({ Attributes: { QueueArn: 'arn:aws:sqs:eu-west-1:210987654321:q' } }),
    'AWSEvents.DescribeArchive': () => ({
      ...{ ArchiveArn: BUS.replace('event-bus', 'archive'), EventSourceArn: BUS, RetentionDays: 7 },
      CreationTime: seconds(now - 3 * 24 * HOUR),
    }),
    'AWSEvents.ListRuleNamesByTarget': ({ EventBusName, TargetArn }) => ({
      RuleNames: EventBusName === 'viewing-service-dev' && String(TargetArn).endsWith(':q') ? ['SessionLogRule'] : [],
    }),
    'AWSEvents.StartReplay': () => ({ State: 'STARTING' }),
    'AWSEvents.CancelReplay': () => {
      isCancelled = true
      return { State: 'CANCELLING' }
    },
    'AWSEvents.DescribeReplay': () => {
      const State = isCancelled ? 'CANCELLED' : states[Math.min(looks++, states.length - 1)]
      if (State === undefined) throw new Refused('ResourceNotFoundException')
      const times = { EventLastReplayedTime: seconds(now - HOUR), EventEndTime: seconds(now - HOUR) }
      return { State, ...(State !== 'STARTING' && times), ...(State === 'FAILED' && { StateReason: 'no rule' }) }
    },
  })
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  for (const [name, value] of Object.entries(SIGNS)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  return { of, span: { from: now - 2 * HOUR, to: now - HOUR } }
}

const said = () => {
  const lines: string[] = []
  return { lines, say: (text: string) => void lines.push(text) }
}
const quick = { everyMs: 5 }

test('a span of the archive is replayed to the rule of the session log alone, and followed to its end', async () => {
  const { of, span } = await account('STARTING', 'RUNNING', 'RUNNING', 'COMPLETED')
  const { lines, say } = said()
  await replay(DEV, span, say, quick)
  expect(of('AWSEvents.StartReplay')).toEqual([
    expect.objectContaining({
      body: {
        ReplayName: expect.stringMatching(/^session-log-[\w-]{1,50}$/),
        EventSourceArn: 'arn:aws:events:eu-west-1:210987654321:archive/viewing-service-dev',
        EventStartTime: seconds(span.from),
        EventEndTime: seconds(span.to),
        Destination: { Arn: BUS, FilterArns: [`${BUS.replace('event-bus', 'rule')}/SessionLogRule`] },
      },
    }),
  ])
  expect(lines.map((line) => line.split(':')[0])).toEqual([
    expect.stringMatching(/^The replay session-log-\S+ was started/),
    'STARTING',
    'RUNNING',
    'COMPLETED',
    'The session log holds the events as soon as its queue is empty.',
  ])
  expect(process.listenerCount('SIGINT')).toBe(0)
})

test('a span that the archive does not hold is refused before anything is started', async () => {
  const { of, span } = await account('COMPLETED')
  for (const wrong of [
    { ...span, from: Date.now() - 4 * 24 * HOUR },
    { ...span, to: Date.now() - 60_000 },
  ])
    await expect(replay(DEV, wrong, () => {}, quick)).rejects.toThrow('Nothing was replayed.')
  expect(of('AWSEvents.StartReplay')).toEqual([])
})

test('what a running npm start has kept reaches every rule that takes replays', async () => {
  const subscribers = createSubscribers({}, () => {})
  const reached: unknown[] = []
  const deliver: Deliver = (event, bus, filter) => {
    if (event['replay-name'] === undefined) subscribers.feed.add({ bus, event })
    else reached.push([event.detail.session_id, filter])
  }
  const { url, stop } = await startEventBridge(deliver, 0, { feed: subscribers.feed })
  onTestFinished(stop)
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const began = Math.floor(Date.now() / 1_000) * 1_000
  const [{ detail, type }] = story(readCommand(['story']).options) as [Sample]
  const Entry = { Source: 'viewing-service', DetailType: type, Detail: JSON.stringify(detail) }
  const body = JSON.stringify({ Entries: [{ ...Entry, EventBusName: 'viewing-service-local' }] })
  await fetch(url, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body })
  await sleep(1_100) // EventBridge's times are whole seconds
  await replay({ name: 'local' }, { from: began, to: Date.now() }, () => {}, quick)
  expect(reached).toEqual([[detail.session_id, undefined]])
})

test('a bus without a rule to the queue is no bus of a session log', async () => {
  const { span } = await account('COMPLETED')
  await expect(replay({ ...DEV, name: 'green' }, span, () => {}, quick)).rejects.toThrow(
    'No rule of the bus viewing-service-green leads to the queue arn:aws:sqs:eu-west-1:210987654321:q',
  )
})

test('credentials of another account are refused, before anything is said of that account’s archive', async () => {
  const { of } = await account('COMPLETED')
  const span = { from: 0, to: Date.now() }
  await expect(replay({ ...DEV, account: '123456789012' }, span, () => {}, quick)).rejects.toThrow(
    'These AWS credentials are of account 210987654321',
  )
  expect(of('AWSEvents.StartReplay')).toEqual([])
})

test('a replay that fails says why', async () => {
  const { span } = await account('FAILED')
  await expect(replay(DEV, span, () => {}, quick)).rejects.toThrow('The replay ended as FAILED. no rule')
})

test('the first interruption says how to go on, the second cancels the replay', async () => {
  const { of, span } = await account('RUNNING')
  const { lines, say } = said()
  const interrupt: (() => void)[] = []
  const interrupts = (act: () => void) => {
    interrupt.push(act)
    return () => {}
  }
  const outcome = replay(DEV, span, say, { ...quick, interrupts }).catch(String)
  await expect.poll(() => interrupt.length).toBe(1)
  interrupt[0]?.()
  await expect.poll(() => lines).toContain('EventBridge goes on with the replay. Ctrl-C once more cancels it.')
  expect(of('AWSEvents.CancelReplay')).toEqual([])
  interrupt[0]?.()
  expect(await outcome).toBe('Failed: The replay ended as CANCELLED.')
})
