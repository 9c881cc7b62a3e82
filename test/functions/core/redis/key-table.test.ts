import { readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import { createEntitlementChanges } from '../../../../functions/core/entitlement/change.ts'
import { parsePairs } from '../../../../functions/core/redis/parse.ts'
import { partitionOf } from '../../../../functions/core/redis/partition.ts'
import { entryFields } from '../../../../functions/core/relay/entry-fields.ts'
import { createOutbox } from '../../../../functions/core/relay/outbox.ts'
import { parseWords } from '../../../../functions/core/session/words.ts'
import { serviceAsking } from '../../../support/entitlement/asking.ts'
import { ruling } from '../../../support/entitlement/rulings.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { limited, service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const page = readFileSync(new URL('../../../../functions/core/README.md', import.meta.url), 'utf8')

/** The cells of a table on the page, row by row, without its head. */
const rowsOf = (name: string): string[][] => {
  const table = new RegExp(`<!-- ${name} -->\n(.*?)\n<!-- /${name.split(' ')[0]} -->`, 's').exec(page)?.[1] ?? ''
  return table
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** The first word of a key after its tag, by which the tables name it. */
const wordOf = (key: string) => /^\{[^}]+\}:([\w-]+)/.exec(key)?.[1] ?? key

/** The documented keys: type, and whether they expire (`never`, `always`, or by the state of the session). */
const documentedKeys = () =>
  rowsOf('keys').map(([key = '', type = '', expires = '']) => {
    const [pattern = ''] = namesIn(key)
    return { pattern, word: wordOf(pattern), type, expires }
  })

const documentedFields = (word: string) =>
  rowsOf(`fields ${word}`)
    .flatMap(([field]) => namesIn(field))
    .sort()

/** Every operation there is, so that every key and every field is written once. */
const playEverything = async () => {
  const { address, ask } = await ownRedis()
  const clock = movingClock()
  const settings = {
    ...limited,
    REDIS_ADDR: address,
    MAX_CONCURRENT_STREAMS: '2',
    HEARTBEAT_EVENT_INTERVAL: '10s',
    SAME_DEVICE_SESSIONS: 'replace',
  }
  const yes = { body: { entitled: true, available: true, max_concurrent_streams: 2 } }
  const no = { body: { entitled: false, available: true, reason: 'plan' } }
  const asking = await serviceAsking(
    [({ parameters }) => (parameters.contentID === 'forbidden' ? no : yes)],
    [yes],
    settings,
    clock.now,
  )
  const degraded = service({
    settings,
    clock: clock.now,
    entitlement: { decide: ruling(() => ({ degraded: true, asOf: undefined })) },
  })
  const user = newUser()
  const idOf = async (device: string, more: object = {}, headers: Record<string, string> = {}): Promise<string> =>
    (await asking.create(user, { device_id: device, region: 'US', ...more }, headers)).body.session.session_id
  const beat = (id: string) => asking.call('send-heartbeat', id, { body: { position: 5 } })

  const headers = { 'idempotency-key': 'a-key' }
  const tv = await idOf('tv', {}, headers)
  await idOf('tv', {}, headers)
  for (const _ of [1, 2]) await beat(tv)
  await asking.call('pause-session', tv)
  await asking.call('resume-session', tv)
  const created = await asking.create(user, { device_id: 'phone', content_id: 'title:2' })
  await asking.call('refresh-token', undefined, { body: { token: created.body.playback_token } })
  for (const byOperator of [false, true]) {
    await asking.lifecycle.find(tv, { byOperator })
    await asking.concurrency.list(user, byOperator)
  }
  for (const _ of [1, 2]) await asking.create(user, { device_id: 'tablet' })
  clock.pass(61 * SECOND)
  for (const id of [tv, created.body.session.session_id]) await beat(id)
  await asking.create(user, { device_id: 'tablet' })
  await asking.create(user, { device_id: 'tablet', content_id: 'forbidden' })
  const taken = await idOf('tablet', { terminate_sessions: [tv] })
  await asking.call('stop-session', taken)
  await degraded.create(newUser())

  const { apply } = createEntitlementChanges(asking.store, clock.now)
  await apply({ userId: user, effectiveAt: clock.now(), maxConcurrentStreams: 2 })
  await apply({ userId: user, effectiveAt: clock.now(), maxConcurrentStreams: undefined })

  const { take, deadLetter: bury, takeLease } = createOutbox(asking.store)
  const partition = partitionOf(user)
  const { entries } = await take(partition, 1, '')
  const before = await snapshot(ask)
  await bury(partition, entries[0]?.id ?? '', 'MalformedDetail')
  await takeLease(0, '0-63', 'a run')
  return [before, await snapshot(ask)].flat()
}

const fieldsOf = async (ask: Redis, key: string, type: string): Promise<string[]> => {
  if (type === 'hash') return ask.hkeys(key)
  if (wordOf(key) === 'session') return Object.keys(parseWords((await ask.get(key)) ?? ''))
  if (type !== 'stream') return []
  return (await ask.xrange(key, '-', '+')).flatMap(([, flat]) => Object.keys(entryFields(parsePairs(flat))))
}

/** Every key of a Redis with its type, its fields and the ms it has to live. */
const snapshot = async (ask: Redis) =>
  Promise.all(
    (await ask.keys('*')).map(async (key) => {
      const type = await ask.type(key)
      const isLive = wordOf(key) === 'session' && /^(active|paused)\t/.test((await ask.get(key)) ?? '')
      return { key, word: wordOf(key), type, isLive, fields: await fieldsOf(ask, key, type), ttl: await ask.pttl(key) }
    }),
  )

testOnServer(
  'the tables of keys and fields in functions/core/README.md say what is in Redis, and nothing else',
  async () => {
    // A no is kept for 5 s: it may have gone between the list of keys and the look at it.
    const found = (await playEverything()).filter(({ type }) => type !== 'none')
    const documented = documentedKeys()

    expect([...new Set(found.map(({ word }) => word))].sort()).toEqual(documented.map(({ word }) => word).sort())
    for (const { pattern, word, type, expires } of documented) {
      const form = new RegExp(`^${pattern.replace('{t}', '\\{\\w+\\}').replaceAll(/<[\w_]+>/g, '[^:]+')}$`)
      const ofWord = found.filter((one) => one.word === word)
      for (const { key, isLive, ttl, ...one } of ofWord) {
        expect(key).toMatch(form)
        expect(one.type, key).toBe(type)
        expect(ttl === -1, `${key} lives for ${ttl} ms`).toBe(expires === 'never' || (word === 'session' && isLive))
      }
      const fields = [...new Set(ofWord.flatMap((one) => one.fields))].sort()
      const ofEntry = word === 'dead-letters' ? documentedFields('outbox').filter((name) => fields.includes(name)) : []
      expect(fields, `the fields of ${pattern}`).toEqual([...documentedFields(word), ...ofEntry].sort())
    }
  },
)
