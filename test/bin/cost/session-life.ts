import { randomUUID } from 'node:crypto'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { ownRedis } from '../../support/redis/redis-server.ts'
import { MINUTE, movingClock } from '../../support/service/moving-clock.ts'
import { createBody, service } from '../../support/service/service.ts'
import { ecKey } from '../../support/signing-keys/damage.ts'

/** What one call weighs, in bytes: the body and the headers of its reply, and what Redis is sent and sends. */
export type Weight = { readonly body: number; readonly headers: number; readonly redis: number }

const headerBytes = (headers: Record<string, string>) =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + String(value).length + 4, 0)

/** As long as a thumbprint (RFC 7638), as the rotation makes them. */
const KEY_SET = JSON.stringify({ keys: [ecKey('k'.repeat(43))] })
const secrets = {
  read: async () => KEY_SET,
  cache: () => ({ expire: () => {}, expireWithin: () => {}, isOld: () => false, writtenAt: () => undefined }),
}

const typicalIds = () => ({
  profile_id: randomUUID(),
  content_id: randomUUID(),
  device_id: randomUUID(),
  region: 'US',
})

/** The service with keys as deployed, on a Redis of its own, each of its calls weighed. */
const scale = async () => {
  const { address: REDIS_ADDR, ask } = await ownRedis()
  const clock = movingClock()
  const settings = { REDIS_ADDR, SIGNING_KEYS_SECRET: 'keys', JWT_SECRET: '' }
  const running = service({ clock: clock.now, settings, secrets })
  const wire = async () => {
    const stats = await ask.info('stats')
    const of = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1])
    return of('total_net_input_bytes') + of('total_net_output_bytes')
  }
  const weigh = async (name: EndpointName, parameter?: string, sent: object = {}) => {
    const [first, second] = [await wire(), await wire()]
    const reply = await running.call(name, parameter, sent)
    const redis = (await wire()) - second - (second - first)
    const body = Buffer.byteLength(JSON.stringify(reply.body))
    return { reply, weight: { body, headers: headerBytes(reply.headers), redis } }
  }
  return { running, clock, weigh }
}

/** One session with UUIDs as ids, from its create to its end: the weight of each call, and its events. */
export const weighLife = async () => {
  const { running, clock, weigh } = await scale()
  const warmUp = await running.call('create-session', undefined, { body: createBody(randomUUID(), typicalIds()) })
  const warm: string = warmUp.body.session.session_id
  for (const verb of ['send-heartbeat', 'pause-session', 'resume-session', 'stop-session'] as const)
    await running.call(verb, warm)
  await running.call('get-concurrency', randomUUID())
  const user = randomUUID()
  const headers = { 'idempotency-key': randomUUID() }
  const created = await weigh('create-session', undefined, { body: createBody(user, typicalIds()), headers })
  const { session, playback_token: token } = created.reply.body
  const id: string = session.session_id
  const by = (bearer: string, position: number) => ({
    body: { position },
    headers: { authorization: `Bearer ${bearer}` },
  })
  clock.pass(MINUTE)
  const beat = await weigh('send-heartbeat', id, by(token, 1_000))
  const paused = await weigh('pause-session', id, by(token, 1_010))
  const resumed = await weigh('resume-session', id, by(token, 1_010))
  const listed = await weigh('get-concurrency', user)
  for (let i = 0; i < 30; i++) {
    clock.pass(MINUTE)
    await running.call('send-heartbeat', id, by(token, 1_100))
  }
  const renewed = await weigh('send-heartbeat', id, by(token, 1_200))
  const stopped = await weigh('stop-session', id, by(renewed.reply.body.playback_token, 1_300))
  return {
    calls: {
      'create-session': created.weight,
      'send-heartbeat': beat.weight,
      'send-heartbeat, with a fresh token': renewed.weight,
      'pause-session': paused.weight,
      'resume-session': resumed.weight,
      'stop-session': stopped.weight,
      'get-concurrency': listed.weight,
    },
    events: await running.events(user),
  }
}
