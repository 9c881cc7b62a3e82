import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PARTITIONS, partitionOf } from '../../../../functions/core/redis/partition.ts'
import { createSessionId, parseSessionId } from '../../../../functions/core/session/session-id.ts'
import { logged } from '../../../support/service/logged.ts'
import { service, verbsOnSession } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const userIds = fc.string({ minLength: 1, maxLength: 128 })
const moments = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test('a session id holds its time, partition, version and variant', () => {
  fc.assert(
    fc.property(userIds, moments, (userId, ms) => {
      const id = createSessionId(userId, ms)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms)
      expect(parseSessionId(id)).toEqual({ id, partition: partitionOf(userId) })
    }),
  )
})

test('session ids of one user and millisecond differ in every random bit', () => {
  const tails = Array.from({ length: 1_000 }, () => BigInt(`0x${createSessionId('u', 0).slice(19).replace('-', '')}`))
  expect(new Set(tails).size).toBe(1_000)
  const [everOne, alwaysOne] = [tails.reduce((a, b) => a | b), tails.reduce((a, b) => a & b)]
  expect([everOne.toString(2), alwaysOne.toString(2)]).toEqual([`10${'1'.repeat(62)}`, `10${'0'.repeat(62)}`])
})

test('a session id with any character changed is another id or none', () => {
  const id = createSessionId('u', Date.now())
  const places = fc.integer({ min: 0, max: id.length - 1 })
  fc.assert(
    fc.property(places, fc.string({ minLength: 1, maxLength: 2 }), (at, other) => {
      const changed = id.slice(0, at) + other + id.slice(at + 1)
      const parsed = parseSessionId(changed)
      expect(parsed === undefined || (parsed.id === changed.toLowerCase() && parsed.partition < PARTITIONS)).toBe(true)
    }),
  )
})

const good = '019ab3c4-d5e6-8011-9abc-def012345678'
const malformed = {
  'a letter that is no digit in either case': good.replace('d', '\u212a'),
  'another version': good.replace('-8011-', '-4011-'),
  'another variant': good.replace('-9abc-', '-cabc-'),
  'no such partition': good.replace('-8011-', '-8040-'),
  'the highest partition bits': good.replace('-8011-', '-8fff-'),
  'no dashes': good.replaceAll('-', ''),
  braces: `{${good}}`,
  'a space in front': ` ${good}`,
  'a line break behind': `${good}\n`,
  'a digit too many': `${good}0`,
  'other digits': good.replace('019', '٠١٩'),
  'a key pattern': '*',
  'nothing in it': '',
  'a null': 'null',
}

test('a session id that the service cannot have made is refused without asking Redis', async () => {
  logged() // the one that is asked for
  expect(parseSessionId(good)).toEqual({ id: good, partition: 0x11 })
  const withoutRedis = service({ settings: { REDIS_ADDR: '127.0.0.1:1' } })
  for (const [circumstance, id] of Object.entries(malformed)) {
    expect(parseSessionId(id), circumstance).toBeUndefined()
    for (const verb of verbsOnSession)
      expect(await withoutRedis.call(verb, id), circumstance).toMatchObject({ status: 404 })
  }
  expect((await withoutRedis.call('get-session', good)).status).toBe(503)
})

test('a forged session id is unknown, in its own partition or another', async () => {
  const [running, userId] = [service(), newUser()]
  const id: string = (await running.create(userId)).body.session.session_id
  const elsewhere =
    id.slice(0, 15) + ((partitionOf(userId) + 1) % PARTITIONS).toString(16).padStart(3, '0') + id.slice(18)
  for (const forged of [elsewhere, createSessionId(userId, Date.now())])
    for (const verb of verbsOnSession)
      expect((await running.call(verb, forged)).body).toMatchObject({ code: 'session_not_found', recovery: 'recreate' })
  expect((await running.call('get-session', id)).body.status).toBe('active')
})
