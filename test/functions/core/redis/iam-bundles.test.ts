import { setTimeout as sleep } from 'node:timers/promises'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type EndpointName, routes } from '../../../../functions/contract/routes.ts'
import { startUpstream } from '../../../support/entitlement/upstream-server.ts'
import { httpEvent, type Sent } from '../../../support/http/http-event.ts'
import { bundleOf, functionProcess } from '../../../support/processes/bundle-process.ts'
import { ROLE_ENVIRONMENT } from '../../../support/redis/iam/gate.ts'
import { iamCluster } from '../../../support/redis/iam/redis.ts'
import { startEventBridge } from '../../../support/relay/event-bridge.ts'
import { until } from '../../../support/relay/relaying.ts'
import { createBody, SECRET } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const real = inject('realRedis')
if (!real) console.log('Skipped without a redis-server: bundles that enter Redis by IAM')

describe.skipIf(!real)('with a cluster that is entered by IAM over TLS', () => {
  let redis: Awaited<ReturnType<typeof iamCluster>>
  beforeAll(async () => {
    redis = await iamCluster()
  })
  beforeEach(() => {
    redis.gate.cut() // what a process of the test before has sent, which has ended by now, is no login of this test
    Object.assign(redis.gate, { isClosed: false, oldest: 900_000, faults: [] })
  })
  afterAll(() => redis.stop())

  /** The environment of a deployed function; in its process, and only there, the gate's authority is trusted. */
  const environment = (more: Record<string, string> = {}) => ({
    ...{ ...redis.settings, ...redis.authority.environment(), ...ROLE_ENVIRONMENT },
    ...{ AUTHENTICATION: 'none', JWT_SECRET: SECRET, ...more },
  })

  const start = async (name: EndpointName, more?: Record<string, string>) => {
    const { call, printed } = await functionProcess(bundleOf(name), environment(more))
    const send = async (parameter?: string, sent: Sent = {}) => {
      const reply = (await call(httpEvent(routes[name], parameter, sent))) as APIGatewayProxyStructuredResultV2
      return { status: reply.statusCode, body: JSON.parse(reply.body ?? '') }
    }
    return { send, printed }
  }

  const started = async () => {
    const { url } = await startUpstream({ body: { entitled: true, available: true } })
    const create = await start('create-session', { IDENTITY_SERVICE_URL: url, CONTENT_SERVICE_URL: url })
    const { status, body } = await create.send(undefined, { body: createBody(newUser()) })
    expect(status).toBe(201)
    return { id: body.session.session_id as string, printed: create.printed }
  }

  const expectSilence = (...outputs: string[][]) => {
    const printed = outputs.flat().join('')
    const secrets = [...redis.gate.tokens, ROLE_ENVIRONMENT.AWS_SECRET_ACCESS_KEY, ROLE_ENVIRONMENT.AWS_SESSION_TOKEN]
    expect(redis.gate.tokens.size).toBeGreaterThan(0)
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([])
    expect(printed).not.toContain('X-Amz-')
  }

  test('endpoints go on when their connections are lost after their tokens have expired', async () => {
    const { id, printed } = await started()
    const heartbeat = await start('send-heartbeat')
    expect((await heartbeat.send(id)).status).toBe(200)
    const { logins } = redis.gate
    redis.gate.oldest = 5_000
    await sleep(5_500)
    redis.gate.cut()
    await expect.poll(async () => (await heartbeat.send(id)).status).toBe(200)
    expect(redis.gate.logins).toBeGreaterThan(logins)
    expect(redis.gate.faults).toEqual([])
    expectSilence(printed, heartbeat.printed)
  })

  test('an endpoint that is refused answers 503 within a second, and recovers', async () => {
    const { id } = await started()
    const heartbeat = await start('send-heartbeat')
    redis.gate.isClosed = true
    redis.gate.cut()
    const begin = performance.now()
    const refused = await heartbeat.send(id)
    expect(performance.now() - begin).toBeLessThan(1_200)
    expect(refused).toMatchObject({ status: 503, body: { code: 'storage_unavailable', dependency: 'redis' } })
    redis.gate.isClosed = false
    await expect.poll(async () => (await heartbeat.send(id)).status).toBe(200)
    expect(heartbeat.printed.join('')).toContain('storage_unavailable')
    expectSilence(heartbeat.printed)
  })

  test('an endpoint of another role is always refused', async () => {
    const health = await start('get-health', { AWS_SECRET_ACCESS_KEY: 'another' })
    expect((await health.send()).status).toBe(503)
    expect(new Set(redis.gate.faults)).toEqual(new Set(['Its signature is wrong.']))
    expectSilence(health.printed)
  })

  test('the tasks can sweep and publish', async () => {
    const bus = await startEventBridge()
    const { id } = await started()
    const sweep = await functionProcess(bundleOf('expire-sessions'), environment())
    expect(await sweep.call({})).toMatchObject({ unvisited: 0 })
    const more = { AWS_ENDPOINT_URL_EVENTBRIDGE: bus.environment.AWS_ENDPOINT_URL_EVENTBRIDGE }
    const publisher = await functionProcess(bundleOf('publish-events'), environment(more))
    void publisher.call({}, 150_000)
    await until(() => bus.accepted.some((event) => event.session_id === id))
    expect(redis.gate.faults).toEqual([])
    expectSilence(sweep.printed, publisher.printed)
  })
})
