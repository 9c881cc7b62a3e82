import { rmSync } from 'node:fs'
import { expect, inject, onTestFinished, test } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'
import { startLocal } from '../../../bin/local/start.ts'
import type { LocalApi, LocalSchedule } from '../../../bin/local/template/api.ts'
import { survivors } from '../../support/processes/processes.ts'
import { dummyFunction } from './lambda/dummy-function.ts'

const { PATH = '' } = process.env
const BODY = `console.log(process.pid, Object.fromEntries(Object.entries(process.env).filter(([name]) =>
  /^AWS_(REGION|ACCESS|SECRET|SESSION|ENDPOINT)|EVENT_BUS/.test(name)))); return new Promise(() => {})`
const everyMinute = { name: 'stage-tell', expression: 'rate(1 minute)', functionName: 'tell', input: {} }

/** One function that tells its process id and environment, on a schedule; what it told, once it did. */
const start = async (environment: Record<string, string>, schedule: LocalSchedule = everyMinute) => {
  const tell = dummyFunction('tell', BODY)
  onTestFinished(() => rmSync(tell.folder, { recursive: true }))
  const api: LocalApi = {
    routes: [],
    functions: [tell],
    schedules: [schedule],
    rules: [],
    secrets: [],
    queues: [],
    atDeployment: [],
    buses: ['bus-of-the-stack'],
  }
  const lines: string[] = []
  const local = await startLocal({
    environment: { PATH, SERVER_PORT: '0', REDIS_ADDR: inject('redis'), ...environment },
    log: (line) => lines.push(line),
    api,
  })
  onTestFinished(local.stop)
  const told = async () => {
    await expect.poll(() => lines.some((line) => line.startsWith('tell │'))).toBe(true)
    const [, pid, json = ''] = /^tell │ (\d+) (.*)$/.exec(lines.find((line) => line.startsWith('tell │')) ?? '') ?? []
    return { pid: Number(pid), environment: JSON.parse(json) }
  }
  return { ...local, lines, told }
}

test('the runner says where EventBridge is and what is scheduled', async () => {
  const { lines, eventBridgeUrl } = await start({ LOCAL_SCHEDULE_INTERVAL: '1m30s' })
  const rows = lines.join('\n').replace(/\n +/g, ' ')
  expect(rows).toContain(`EventBridge       ${eventBridgeUrl} (EventBridge of this program); bus bus-of-the-stack`)
  expect(rows).toContain(`Event stream      ${eventBridgeUrl}/events (whole events, as they reach the bus)`)
  expect(lines).toContain('Schedules         tell every 90 s')
})

test('functions publish to the local EventBridge, on the stack’s bus', async () => {
  const { told, eventBridgeUrl, awsUrl } = await start({ AWS_ACCESS_KEY_ID: 'theirs', AWS_SECRET_ACCESS_KEY: 'theirs' })
  expect((await told()).environment).toEqual({
    ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL_EVENTBRIDGE: eventBridgeUrl, AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl },
    EVENT_BUS_NAME: 'bus-of-the-stack',
  })
})

test('an EventBridge endpoint and a bus of the person’s own are used with their own key', async () => {
  const given = { AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:9', EVENT_BUS_NAME: 'mine', AWS_REGION: 'eu-west-1' }
  const key = { AWS_ACCESS_KEY_ID: 'theirs', AWS_SECRET_ACCESS_KEY: 'theirs too' }
  const { told, lines } = await start({ ...given, ...key, JWT_SECRET: 'x'.repeat(32) })
  expect((await told()).environment).toEqual({ ...given, ...key })
  expect(lines.join('\n')).toMatch(
    /^EventBridge +http:\/\/localhost:9 \(AWS_ENDPOINT_URL_EVENTBRIDGE,[^)]*\);\s+bus mine$/m,
  )
  expect(lines.filter((line) => line.includes('theirs') && !line.startsWith('tell │'))).toEqual([])
})

test('stopping the runner ends the functions of schedules too', async () => {
  // With the usual port taken it has one of its own: at the usual one the runner of another test would answer after it.
  const taken = await listen(() => {}, 8083).catch(() => undefined)
  const { told, stop, eventBridgeUrl } = await start({})
  const { pid } = await told()
  await stop()
  expect(await survivors([pid])).toEqual([])
  await expect(fetch(eventBridgeUrl)).rejects.toThrow()
  await taken?.stop()
})

test('with schedules off the runner runs none and says so', async () => {
  const { lines } = await start({ LOCAL_SCHEDULE_INTERVAL: 'off' })
  expect(lines).toContain('Schedules         none')
})

test('a schedule that the runner cannot run is refused in a sentence, and nothing is left running', async () => {
  const { port, stop } = await listen(() => {}, 0)
  await stop()
  const started = start({ SERVER_PORT: String(port) }, { ...everyMinute, expression: 'cron(0 12 * * ? *)' })
  await expect(started).rejects.toMatchObject({ name: 'CannotStart', message: expect.stringContaining('stage-tell') })
  const again = await listen(() => {}, port)
  await again.stop()
})
