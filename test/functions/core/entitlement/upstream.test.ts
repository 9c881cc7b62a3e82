import { expect, test } from 'vitest'
import { UnusableAnswer, UpstreamUnhealthy } from '../../../../functions/core/entitlement/answer.ts'
import { createUpstream } from '../../../../functions/core/entitlement/upstream.ts'
import { type Answer, startUpstream, startWire } from '../../../support/entitlement/upstream-server.ts'
import { logged } from '../../../support/service/logged.ts'

const question = { user: 'user-1', title: 'title-1', parameters: { userID: 'user-1' }, requestId: 'request-1' }

/** Yes carries `{limit}`, `{no: true}` is a no, anything else is malformed. */
const decide = (body: unknown) => {
  const { yes, no } = Object(body) as { yes?: number; no?: boolean }
  if (yes === undefined && no === undefined) throw new Error('malformed')
  return no ? undefined : { limit: yes }
}

const asking = (url: string, bearer?: () => Promise<string>) =>
  createUpstream('identity', `${url}/path`, bearer, decide)

/** What becomes of one scripted answer, and how often the service was asked. */
const outcomeOf = async (...script: Answer[]) => {
  const { url, asked } = await startUpstream(...script)
  const settled = await Promise.allSettled([asking(url)(question)])
  return { ...settled[0], attempts: asked.length }
}

test('a good answer is a yes or a no after one attempt', async () => {
  expect(await outcomeOf({ body: { yes: 3 } })).toEqual({
    status: 'fulfilled',
    value: { yes: { limit: 3 } },
    attempts: 1,
  })
  expect(await outcomeOf({ body: { no: true, reason: 'because' } })).toEqual({
    status: 'fulfilled',
    value: { no: { reason: 'because' } },
    attempts: 1,
  })
})

test('403, 404, 410 and 451 are a no with any body', async () => {
  for (const status of [403, 404, 410, 451])
    for (const [body, reason] of [
      [{ reason: 'because', yes: 3 }, 'because'],
      [{ reason: 7 }, undefined],
      [{ reason: 'x'.repeat(300) }, 'x'.repeat(256)],
      ['<h1>No', undefined],
      ['', undefined],
      ['null', undefined],
    ])
      expect(await outcomeOf({ status, body })).toEqual({ status: 'fulfilled', value: { no: { reason } }, attempts: 1 })
})

test('a no counts although its body stalls or breaks off', async () => {
  const stalling = await startWire('HTTP/1.1 451 no\r\ncontent-length: 50\r\n\r\n{"reason":', 'stay')
  const broken = await startWire('HTTP/1.1 403 no\r\ncontent-length: 50\r\n\r\n{"reason":')
  const garbled = await startWire('HTTP/1.1 404 no\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n')
  for (const { url } of [stalling, broken, garbled]) expect(await asking(url)(question)).toEqual({ no: {} })
})

const withBody = (status: number): Answer => ({ status, body: { yes: 3, no: true } })

test('an answer that says nothing about the health of the service is unusable, after one attempt', async () => {
  logged()
  const unusable: Answer[] = [
    ...[400, 402, 405, 406, 409, 411, 415, 418, 422, 428, 431, 499, 201, 202, 203, 206, 300, 307, 600, 999].map(
      withBody,
    ),
    { status: 204 },
    { status: 205 },
    { status: 302, headers: { location: '/elsewhere' } },
    { status: 302, headers: { location: 'http://[' } },
    { status: 304 },
    ...['', '<h1>Welcome', '{"yes":3', '[]', 'null', '"yes"', '{}', `{"yes":3,"filler":"${'x'.repeat(65_536)}"}`].map(
      (body) => ({ body }),
    ),
    ...['gzip', 'br', 'deflate', 'zstd'].map((packing) => ({
      body: 'plain',
      headers: { 'content-encoding': packing },
    })),
    'flood',
  ]
  const outcomes = await Promise.all(unusable.map((answer) => outcomeOf(answer)))
  for (const [i, outcome] of outcomes.entries())
    expect(outcome, JSON.stringify(unusable[i])).toMatchObject({
      ...{ status: 'rejected', attempts: 1 },
      reason: expect.any(UnusableAnswer),
    })
})

test('bytes that are not HTTP are an unusable answer', async () => {
  logged()
  const wires = ['garbage\r\n\r\n', 'HTTP/1.1 42 x\r\n\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{"yes":3}']
  for (const wire of [...wires, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{"yes":3}']) {
    const { url } = await startWire(wire)
    await expect(asking(url)(question), wire).rejects.toBeInstanceOf(UnusableAnswer)
  }
})

test('silence, overload and a refused credential count as failures of the service, after two attempts', async () => {
  logged()
  const ill: Answer[] = [...[401, 408, 429, 500, 501, 502, 503, 504, 599].map(withBody), 'reset', 'break off']
  const outcomes = await Promise.all(ill.map((answer) => outcomeOf(answer)))
  for (const [i, outcome] of outcomes.entries())
    expect(outcome, JSON.stringify(ill[i])).toMatchObject({
      ...{ status: 'rejected', attempts: 2 },
      reason: expect.any(UpstreamUnhealthy),
    })
  for (const wire of ['', 'HTTP/1.1 2', 'HTTP/1.1 200 OK\r\ncontent-le']) {
    const { url } = await startWire(wire)
    await expect(asking(url)(question), wire).rejects.toBeInstanceOf(UpstreamUnhealthy)
  }
  for (const url of ['http://127.0.0.1:1', 'http://name.invalid'])
    await expect(asking(url)(question), url).rejects.toBeInstanceOf(UpstreamUnhealthy)
})

test('a service or bearer that hangs costs two timeouts', async () => {
  const started = Date.now()
  const slow = ['hang', 'stall', 'drip'] as const
  const bearer = () => new Promise<string>(() => {})
  const withoutBearer = expect(asking('http://127.0.0.1:1', bearer)(question)).rejects.toThrow('timed out')
  const outcomes = await Promise.all(slow.map((answer) => outcomeOf(answer)))
  expect(outcomes.map(({ status, attempts }) => [status, attempts])).toEqual(slow.map(() => ['rejected', 2]))
  await withoutBearer
  expect(Date.now() - started).toBeLessThan(3_000)
})

test('a body of more than 64 KiB is not read to its end', async () => {
  const padded = (bytes: number) => ({ yes: 3, filler: 'x'.repeat(bytes - '{"yes":3,"filler":""}'.length) })
  expect((await outcomeOf({ body: padded(64 * 1024) })).status).toBe('fulfilled')
  logged()
  expect((await outcomeOf({ body: padded(64 * 1024 + 1) })).status).toBe('rejected')
  await expect(asking((await startUpstream('flood')).url)(question)).rejects.toThrow('more than 64 KiB')
})

test('the second attempt to ask a service decides when the first one failed', async () => {
  for (const first of [{ status: 500 }, 'reset', 'break off'] as const) {
    expect(await outcomeOf(first, { body: { yes: 3 } })).toMatchObject({ value: { yes: { limit: 3 } }, attempts: 2 })
    expect(await outcomeOf(first, { status: 403 })).toMatchObject({ value: { no: {} }, attempts: 2 })
    logged()
    const odd = await outcomeOf(first, { status: 400 })
    expect(odd).toMatchObject({ reason: expect.any(UnusableAnswer), attempts: 2 })
  }
})

test('a byte order mark before the answer does no harm', async () => {
  expect(await outcomeOf({ body: '\ufeff{"yes":3}' })).toMatchObject({ value: { yes: { limit: 3 } }, attempts: 1 })
})

test('both attempts to ask a service carry the parameters, the request id and the bearer', async () => {
  const { url, asked } = await startUpstream({ status: 500 }, { body: { yes: 3 } })
  const parameters = { userID: 'a&b=c+d "é"', region: 'DE,US' }
  await asking(url, async () => 'bearer-of-the-tests')({ ...question, parameters, requestId: 'id=1/2' })
  const { path, headers } = asked[0] ?? {}
  expect(path).toBe('/path')
  expect(headers).toMatchObject({
    accept: 'application/json',
    'x-request-id': 'id=1/2',
    authorization: 'Bearer bearer-of-the-tests',
  })
  expect(asked.map((one) => [one.parameters, one.headers['x-request-id'], one.headers.authorization])).toEqual([
    [parameters, 'id=1/2', headers?.authorization],
    [parameters, 'id=1/2', headers?.authorization],
  ])
})

test('without a bearer no credential is sent', async () => {
  const { url, asked } = await startUpstream({ body: { yes: 3 } })
  await asking(url)(question)
  expect(asked[0]?.headers).not.toHaveProperty('authorization')
})

test('a bearer that cannot be read or sent counts as a failure, sends no request and is not quoted', async () => {
  const { url, asked } = await startUpstream({ body: { yes: 3 } })
  const bad = [async () => 'hunter2\nhunter3', async () => 'hunter2 hunter3', async () => 'hunter2€', async () => '']
  for (const bearer of [...bad, async () => Promise.reject(new Error('Secrets Manager answered 500'))]) {
    const error = await asking(url, bearer)(question).catch((rejected: Error) => rejected)
    expect(error).toBeInstanceOf(UpstreamUnhealthy)
    expect(String(error)).not.toContain('hunter')
  }
  expect(asked).toEqual([])
})

test('white space around a bearer is not sent', async () => {
  const { url, asked } = await startUpstream({ body: { yes: 3 } })
  await asking(url, async () => ' bearer-of-the-tests\n')(question)
  expect(asked[0]?.headers.authorization).toBe('Bearer bearer-of-the-tests')
})

test('a redirection is not followed', async () => {
  logged()
  const elsewhere = await startUpstream({ body: { yes: 3 } })
  const { url } = await startUpstream({ status: 302, headers: { location: elsewhere.url } })
  await expect(asking(url, async () => 'bearer-of-the-tests')(question)).rejects.toBeInstanceOf(UnusableAnswer)
  expect(elsewhere.asked).toEqual([])
})

test('401 and answers that cannot be used are logged, each kind at most once in ten seconds', async () => {
  const lines = logged()
  const answers = [401, 401, 401, 400, 400, 422].map((status) => ({ status, body: { error: 'hunter2' } }))
  const { url } = await startUpstream(...answers, { status: 500 })
  const ask = asking(url)
  for (const _ of [1, 2, 3, 4, 5]) await ask(question).catch(() => {})
  expect(lines).toEqual([
    {
      level: 'error',
      message: 'identity rejects the credential of this service',
      upstream: 'identity',
      upstream_status: 401,
    },
    { level: 'error', message: 'identity answered 400', upstream: 'identity', answer: 'unusable' },
  ])
})

test('no log and no error holds what was sent or received', async () => {
  const lines = logged()
  const secret = 'hunter2'
  const told: unknown[] = []
  const bodies = [secret, JSON.stringify({ reason: secret }), JSON.stringify({ [secret]: 1 })]
  for (const status of [200, 302, 400, 401, 500])
    for (const body of bodies) {
      const { url } = await startUpstream({ status, body, headers: { location: secret, 'x-secret': secret } })
      const asked = { ...question, user: secret, title: secret, parameters: { userID: secret } }
      told.push(await asking(url, async () => secret)(asked).catch(String))
    }
  for (const wire of [secret, `HTTP/1.1 200 ${secret}\r\n${secret}\r\n\r\n`])
    told.push(await asking((await startWire(wire)).url)(question).catch(String))
  expect(told.length).toBe(17)
  expect(JSON.stringify([lines, told])).not.toContain(secret)
})
