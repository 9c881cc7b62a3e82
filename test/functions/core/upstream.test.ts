import { expect, test } from 'vitest'
import { upstream } from '../../../functions/core/upstream.ts'
import { logged } from '../../support/logged.ts'
import { type Answer, startUpstream } from '../../support/upstream-server.ts'

const question = { parameters: { userID: 'user-1' }, requestId: 'request-1' }

/** Yes carries `{limit}`, `{no: true}` is a no, anything else is malformed. */
const decide = (body: unknown) => {
  const { yes, no } = Object(body) as { yes?: number; no?: boolean }
  if (yes === undefined && no === undefined) throw new Error('malformed')
  return no ? undefined : { limit: yes }
}

const asking = (url: string, bearer?: () => Promise<string>) => upstream('identity', `${url}/path`, bearer, decide)

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

test('any other answer is neither yes nor no, twice', async () => {
  logged()
  const unusable: Answer[] = [
    ...[400, 401, 402, 405, 408, 409, 422, 429, 500, 502, 503, 504, 201, 202, 206].map((status) => ({
      status,
      body: { yes: 3, no: true },
    })),
    { status: 204 },
    { status: 302, headers: { location: '/elsewhere' } },
    { status: 304 },
    ...['', '<h1>Welcome', '{"yes":3', '[]', 'null', '"yes"', '{}'].map((body) => ({ body })),
    ...(['reset', 'break off'] as const),
  ]
  const outcomes = await Promise.all(unusable.map((answer) => outcomeOf(answer)))
  for (const [i, outcome] of outcomes.entries())
    expect(outcome, JSON.stringify(unusable[i])).toMatchObject({ status: 'rejected', attempts: 2 })
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
  expect((await outcomeOf({ body: padded(64 * 1024 + 1) })).status).toBe('rejected')
  const { url, asked } = await startUpstream('flood')
  const started = Date.now()
  await expect(asking(url)(question)).rejects.toThrow('malformed')
  expect([asked.length, Date.now() - started < 700]).toEqual([2, true])
})

test('the second attempt decides when the first one failed', async () => {
  for (const first of [{ status: 500 }, { body: 'nonsense' }, 'reset', 'break off'] as const) {
    expect(await outcomeOf(first, { body: { yes: 3 } })).toMatchObject({ value: { yes: { limit: 3 } }, attempts: 2 })
    expect(await outcomeOf(first, { status: 403 })).toMatchObject({ value: { no: {} }, attempts: 2 })
  }
})

test('a byte order mark before the answer does no harm', async () => {
  expect(await outcomeOf({ body: '\ufeff{"yes":3}' })).toMatchObject({ value: { yes: { limit: 3 } }, attempts: 1 })
})

test('both attempts carry the parameters, the request id and the bearer', async () => {
  const { url, asked } = await startUpstream({ status: 500 }, { body: { yes: 3 } })
  const parameters = { userID: 'a&b=c+d "é"', region: 'DE,US' }
  await asking(url, async () => 'bearer-of-the-tests')({ parameters, requestId: 'id=1/2' })
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

test('a bearer that cannot be read or sent asks nobody and is not quoted', async () => {
  const { url, asked } = await startUpstream({ body: { yes: 3 } })
  const bad = [async () => 'hunter2\nhunter3', async () => 'hunter2 hunter3', async () => 'hunter2€', async () => '']
  for (const bearer of [...bad, async () => Promise.reject(new Error('Secrets Manager answered 500'))]) {
    const error = await asking(url, bearer)(question).catch((rejected: Error) => rejected)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).not.toContain('hunter')
  }
  expect(asked).toEqual([])
})

test('white space around a bearer is not sent', async () => {
  const { url, asked } = await startUpstream({ body: { yes: 3 } })
  await asking(url, async () => ' bearer-of-the-tests\n')(question)
  expect(asked[0]?.headers.authorization).toBe('Bearer bearer-of-the-tests')
})

test('400 and 401 are logged as trouble of our own', async () => {
  const lines = logged()
  for (const status of [400, 401]) await outcomeOf({ status, body: { error: 'hunter2' } })
  await outcomeOf({ status: 500 })
  expect(lines).toMatchObject(
    [400, 400, 401, 401].map((upstream_status) => ({ upstream: 'identity', upstream_status })),
  )
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})
