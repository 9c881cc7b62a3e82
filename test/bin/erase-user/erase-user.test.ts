import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'
import { account, DEV, NAME, runWith, SIGNS } from '../../support/erasure/account.ts'
import { newUser } from '../../support/service/users.ts'

test('without an option it says what is held, where and for how long, and changes nothing', async () => {
  const { run, play, about, running } = await account()
  const userId = newUser()
  const id = await play(userId, {}, { 'idempotency-key': 'k' })
  const before = await about(userId)
  const { code, said } = await run(userId)
  expect(said).toMatch(
    /Redis: live sessions: 1 × live sessions, 1 × list of live sessions\n {2}kept: until they end, at most 24h/,
  )
  expect(said).toMatch(/Redis: dead letters: nothing\n/)
  expect(said).toMatch(
    /EventBridge: archive: every event.*\n {2}kept: 7 days\n {2}erasing: single events cannot be removed/,
  )
  expect(said).toMatch(/log group \/aws\/events\/viewing-service-dev: /)
  expect(said).not.toMatch(/snapshots|[`{}]/)
  expect(said).toMatch(/Nothing was changed. To remove it from Redis: --erase.\n$/)
  expect(code).toBe(0)
  expect(await about(userId)).toEqual(before)
  expect((await running.call('send-heartbeat', id)).status).toBe(200)
})

test('while the user plays nothing is removed; ended and erased, Redis holds nothing, and the program says so', async () => {
  const { run, play, about, publish, running } = await account({ HEARTBEAT_INTERVAL: '1s' })
  const userId = newUser()
  const id = await play(userId)
  const refused = await run(userId, '--erase')
  expect(refused).toMatchObject({
    code: 1,
    said: expect.stringContaining('Nothing was removed: 1 sessions of the user live'),
  })
  expect((await running.call('send-heartbeat', id)).status).toBe(200)

  const ended = await run(userId, '--end-sessions')
  expect(ended.said).toMatch(/1 live sessions were ended, with their events.\nTheir players learn it .* within 2 s/)
  expect((await running.call('send-heartbeat', id)).body).toMatchObject({ code: 'session_ended', recovery: 'show' })
  await publish()
  const { code, said } = await run(userId, '--end-sessions', '--erase')
  expect(said).toMatch(
    /\n0 live sessions were ended.*\nRemoved from Redis: 1 × sessions that have ended, .*\nLooked again: Redis holds nothing of the user/,
  )
  expect(code).toBe(0)
  expect(await about(userId)).toEqual([])
})

test('ending and erasing in one go waits until the players have been told', async () => {
  const { run, play, publish, running } = await account({ HEARTBEAT_INTERVAL: '1s' })
  const userId = newUser()
  const id = await play(userId)
  const erased = run(userId, '--end-sessions', '--erase')
  const beat = async () => (await running.call('send-heartbeat', id)).status
  await expect.poll(beat, { interval: 100, timeout: 20_000 }).toBe(410)
  await publish()
  expect(await erased).toMatchObject({ code: 0, said: expect.stringContaining('Waiting 2 s') })
  expect(await beat()).toBe(404)
})

test('events that wait to be published are said, and the exit code is 1', async () => {
  const { run, play, end } = await account()
  const userId = newUser()
  await play(userId)
  await end(userId)
  const { code, said } = await run(userId, '--erase')
  expect(said).toMatch(/Redis still holds 2 × events that wait to be published. .*OutboxAge/)
  expect(code).toBe(1)
})

test('an id that looks like an option is taken after two hyphens', async () => {
  const { run, asked } = await account()
  expect((await run('--', '--erase')).code).toBe(0)
  expect(asked).toEqual(['{"user_id":"--erase","act":"look"}'])
})

test('without credentials, and where the function fails, it says what to do', async () => {
  const nothing = { AWS_EC2_METADATA_DISABLED: 'true' }
  expect((await runWith(nothing, 'ann', ...DEV)).said).toMatch(
    /^Failed: Could not load credentials.*\nThe AWS SDK found no credentials: set AWS_PROFILE/,
  )
  expect((await runWith(nothing, 'ann', '-c', 'stage=local')).said).toMatch(
    /^Failed: Region is missing\nSet AWS_REGION, such as to "local" for a running npm start\n$/,
  )
  const { environment } = await account()
  const elsewhere = await runWith(environment, 'ann', '-c', 'stage=local')
  expect(elsewhere).toEqual({ code: 1, said: 'Not done: there is no such function\n' })
})

test('credentials of another account are refused by Lambda, which is told the account, and the program says so', async () => {
  const message =
    'User: arn:aws:sts::999988887777:assumed-role/Ops/me is not authorized to perform: lambda:InvokeFunction on resource: x because no resource-based policy allows it'
  const asked: unknown[] = []
  const { url, stop } = await listen((request, response) => {
    asked.push(request.url)
    response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' }).end(JSON.stringify({ Message: message }))
  }, 0)
  onTestFinished(() => void stop())
  const environment = { ...SIGNS, AWS_ENDPOINT_URL_LAMBDA: url }
  expect(await runWith(environment, 'ann', ...DEV, '--erase')).toEqual({
    code: 1,
    said: 'These AWS credentials are of account 999988887777, and the stage dev is in account 210987654321: sign in to that one, such as with AWS_PROFILE\n',
  })
  expect(asked).toEqual([`/2015-03-31/functions/210987654321%3Afunction%3A${NAME}/invocations`])
})

test('--help is answered with how to use it, and exit code 0', async () => {
  expect(await runWith({}, '--help')).toEqual({ code: 0, said: expect.stringMatching(/^Usage: .*--end-sessions/s) })
})
