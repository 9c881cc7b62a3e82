import { Refusal } from '../../../functions/core/refusal.ts'
import { createSessionId } from '../../../functions/core/session/session-id.ts'
import { MINUTE, SECOND } from '../service/moving-clock.ts'
import { createBody } from '../service/service.ts'
import { type Dice, dice } from './dice.ts'
import type { Instance, User, World } from './world.ts'

/** How many of a hundred operations are which. */
const SHARES = {
  ...{ create: 26, heartbeat: 36, pause: 6, resume: 5, stop: 4, terminate: 3, find: 3, useToken: 6, list: 4 },
  ...{ revoke: 1, plan: 2, sweep: 0.2, wait: 3 },
}
const REMEMBERED = 3

type Turn = {
  readonly turn: number
  readonly d: Dice
  readonly instance: Instance
  readonly user: User
  readonly world: World
}

/** A session of the user's, now and then of anybody's. */
const anyId = ({ d, user, world }: Turn) => {
  const { ids } = d.chance(0.95) ? user : (world.users[d.below(world.users.length)] ?? user)
  return ids[d.below(ids.length)] ?? createSessionId(user.id, 0)
}

const bodyOf = (t: Turn, d: Dice) => ({
  ...createBody(t.user.id, { content_id: `title-${d.below(3)}`, device_id: `device-${d.below(5)}` }),
  ...(d.chance(0.2) && { terminate_sessions: [anyId(t), anyId(t)] }),
})

/** A request with a key that is used a few times, mostly with the body it was first used with; or one without. */
const requestOf = (t: Turn) => {
  if (!t.d.chance(0.4)) return { body: bodyOf(t, t.d), key: undefined }
  const number = 2 * Math.floor(t.turn / (12 * t.world.users.length)) + t.d.below(2)
  const body = { ...bodyOf(t, dice(t.world.seed, t.user.index, number)), terminate_sessions: [] }
  return { body: t.d.chance(0.9) ? body : { ...body, device_id: 'device-of-another-body' }, key: `key-${number}` }
}

const create = async (t: Turn) => {
  const { body, key } = requestOf(t)
  const sessionId = createSessionId(t.user.id, t.world.clock.now())
  const request = { sessionId, body, region: undefined, idempotencyKey: key, correlationId: `request-${t.turn}` }
  const { session, replayed } = await t.instance.admit(request, String(t.turn))
  if (!replayed) t.user.ids.unshift(session.sessionId)
  t.user.ids.splice(REMEMBERED)
  if (!key) return 'granted'
  const known = t.user.requests.get(key)
  if (known && known !== session.sessionId)
    throw new Error(`${key} of ${t.user.id} got ${known}, then ${session.sessionId}`)
  t.user.requests.set(key, session.sessionId)
  return replayed ? 'replayed' : 'granted'
}

/** What Identity publishes: in effect now, soon, a little ago, too long ago, or the same event again. */
const change = async ({ d, instance, user, world }: Turn, maxConcurrentStreams: number | undefined) => {
  const now = world.clock.now()
  const effectiveAt = d.oneOf(now, now + 3 * SECOND, now - 3 * SECOND, now - 20 * MINUTE, user.effectiveAt)
  user.effectiveAt = effectiveAt
  return (await instance.apply({ userId: user.id, effectiveAt, maxConcurrentStreams })).outcome
}

const act =
  (verb: 'heartbeat' | 'pause' | 'resume' | 'stop' | 'terminate' | 'find' | 'useToken') => async (t: Turn) => {
    const { session } = await t.instance[verb](anyId(t), { position: t.d.below(100) })
    return `${verb} ${session.status}`
  }

const acts = {
  create,
  ...{ heartbeat: act('heartbeat'), pause: act('pause'), resume: act('resume'), stop: act('stop') },
  ...{ terminate: act('terminate'), find: act('find'), useToken: act('useToken') },
  list: async ({ instance, user }: Turn) => (await instance.list(user.id)).outcome,
  revoke: (t: Turn) => change(t, undefined),
  plan: (t: Turn) => change(t, t.user.plan ?? t.d.oneOf(1, 2, 3, 4)),
  sweep: async ({ instance }: Turn) => {
    const { orphans, failures } = await instance.sweep(() => MINUTE)
    if (orphans > 0) throw new Error(`a sweep found ${orphans} orphans`)
    return failures.length > 0 ? 'storage_unavailable' : 'swept'
  },
  wait: async ({ d, world }: Turn) => {
    world.clock.pass(d.below(2 * SECOND))
    return 'waited'
  },
}

/** Does the operation of that number. Resolves to its outcome in a word; rejects with what no player may ever see. */
export const operate = async (world: World, turn: number): Promise<string> => {
  const d = dice(world.seed, turn)
  const [instance, user] = [world.instances[d.chance(0.7) ? 0 : 1], world.users[d.below(world.users.length)]]
  if (!instance || !user) throw new Error('a world without users')
  const verb = d.weighted(SHARES)
  try {
    return `${verb}: ${await acts[verb]({ turn, d, instance, user, world })}`
  } catch (error) {
    if (error instanceof Refusal) return `${verb}: ${error.code}`
    throw error
  }
}
