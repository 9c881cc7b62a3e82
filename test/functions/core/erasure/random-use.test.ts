import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { deadlinesKey, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { everythingIn, type Kept, keysAbout } from '../../../support/erasure/everything.ts'
import { auditor } from '../../../support/random-use/audit.ts'
import { operate } from '../../../support/random-use/operations.ts'
import { RETENTION_MS, randomWorld, type User, type World } from '../../../support/random-use/world.ts'
import { MINUTE } from '../../../support/service/moving-clock.ts'
import { size } from '../../../support/size.ts'

const SEED = Number(process.env.SEED ?? randomInt(2 ** 31))
const [ROUNDS, OPERATIONS, USERS] = [size(3, 100), 200, 8]
const plenty = () => MINUTE

const play = async (world: World, round: number) => {
  for (let turn = round * OPERATIONS; turn < (round + 1) * OPERATIONS; turn += 1) {
    await operate(world, turn)
    world.clock.pass(turn % 40)
  }
}

const deadlinesWithout = (ids: ReadonlySet<string>, { key, ttl, texts }: Kept): Kept => ({
  ...{ key, ttl },
  texts: texts.filter((_, i) => !ids.has(texts[i - (i % 2)] ?? '')),
})

/** The same but for what has expired meanwhile, what is about the user, and the user's sessions in the index of the partition. */
const expectOthersAsBefore = (user: User, before: ReadonlyMap<string, Kept>, after: ReadonlyMap<string, Kept>) => {
  const own = new Set(keysAbout(user.id, before))
  const ids = new Set([...own].map((key) => key.split(':session:')[1] ?? key))
  const index = deadlinesKey(partitionOf(user.id))
  for (const [key, kept] of before) {
    if (own.has(key) || key.endsWith(':outbox')) continue
    const wanted = key === index ? deadlinesWithout(ids, kept) : kept
    const now = after.get(key)
    if (now) expect(now.texts, key).toEqual(wanted.texts)
    else
      expect(
        (kept.ttl > 0 && kept.ttl <= RETENTION_MS) || wanted.texts.length === 0,
        `${key} with ${kept.ttl} ms is gone`,
      ).toBe(true)
    if (now && kept.ttl < 0) expect(now.ttl, key).toBe(-1)
  }
  const isNew = (key: string) => !before.has(key) && !key.endsWith(':outbox')
  expect([...after.keys()].filter(isNew)).toEqual([])
}

/** Ends and erases a user, and compares all of Redis before and after. */
const eraseOne = async ({ ask, instances }: World, user: User) => {
  const [{ erasure }] = instances
  const before = await everythingIn(ask)
  const { held } = (await erasure.look(user.id, plenty)) as { held: Record<string, number> }
  expect(await everythingIn(ask).then((all) => keysAbout(user.id, all).length)).toBeGreaterThan(0)
  if (held.live) expect(await erasure.erase(user.id, plenty)).toMatchObject({ outcome: expect.any(String) })
  await erasure.end(user.id, plenty)
  const answer = await erasure.erase(user.id, plenty)
  expect(answer).toMatchObject({ outcome: 'erased', left: { live: 0, ended: 0, account: 0, memory: 0, slots: 0 } })
  const after = await everythingIn(ask)
  expect(keysAbout(user.id, after).filter((key) => !key.endsWith(':outbox'))).toEqual([])
  expectOthersAsBefore(user, before, after)
  user.ids.splice(0)
  user.requests.clear()
}

test(
  `after random use one user is erased and all others are as before (seed ${SEED})`,
  async () => {
    const world = await randomWorld({ seed: SEED, users: USERS })
    const audit = auditor(world)
    for (let round = 0; round < ROUNDS; round += 1) {
      await play(world, round)
      expect(await audit.faults(), `SEED=${SEED}`).toEqual([])
      const user = world.users[round % USERS]
      if (!user) throw new Error('a world without users')
      await eraseOne(world, user)
      await audit.drain()
      expect(keysAbout(user.id, await everythingIn(world.ask)), `SEED=${SEED}`).toEqual([])
      expect(await audit.faults(), `SEED=${SEED}`).toEqual([])
    }
  },
  size(90_000, 3_600_000),
)
