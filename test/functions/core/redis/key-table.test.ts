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
const documentedKeys = (table: 'keys' | 'keys before') =>
  rowsOf(table).map(([key = '', type = '', expires = '']) => {
    const [pattern = ''] = namesIn(key)
    return { pattern, word: wordOf(pattern), type, expires }
  })

const documentedFields = (word: string) =>
  rowsOf(`fields ${word}`)
    .flatMap(([field]) => namesIn(field))
    .sort()

/** Every operation there is, so that every key and every field is written once. */
const playEverything = async (layout: '1' | '2') => {
  const { address, ask } = await ownRedis()
  const clock = movingClock()
  const settings = {
    ...limited,
    REDIS_ADDR: address,
    MAX_CONCURRENT_STREAMS: '2',
    HEARTBEAT_EVENT_INTERVAL: '10s',
    SAME_DEVICE_SESSIONS: 'replace',
    SESSION_LAYOUT: layout,
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
  const early = await snapshot(ask)
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
  return [early, before, await snapshot(ask)].flat()
}

/** The kinds of an account's lines, each with how many values it has. */
const linesIn = (memory: string) =>
  memory
    .split('\n')
    .slice(1, -1)
    .map((line) => `${line[0]} ${line.split('\t').length - 2}`)

const fieldsOf = async (ask: Redis, key: string, type: string): Promise<string[]> => {
  if (type === 'hash') return ask.hkeys(key)
  if (wordOf(key) === 'memory') return linesIn((await ask.get(key)) ?? '')
  if (wordOf(key) === 'session') return Object.keys(parseWords((await ask.get(key)) ?? ''))
  if (type !== 'stream') return []
  return (await ask.xrange(key, '-', '+')).flatMap(([, flat]) => Object.keys(entryFields(parsePairs(flat))))
}

/** Every key of a Redis with its type, its fields and the ms it has to live. */
const snapshot = async (ask: Redis) =>
  Promise.all(
    (await ask.keys('*')).map(async (key) => {
      const type = await ask.type(key)
      const status = type === 'hash' ? await ask.hget(key, 'status') : type === 'string' && (await ask.get(key))
      const isLive = wordOf(key) === 'session' && /^(active|paused)\b/.test(status || '')
      return { key, word: wordOf(key), type, isLive, fields: await fieldsOf(ask, key, type), ttl: await ask.pttl(key) }
    }),
  )

/** Whether every key of these rows was found, and each with the type, the life and the fields that are documented. */
const compare = (documented: ReturnType<typeof documentedKeys>, found: Awaited<ReturnType<typeof playEverything>>) => {
  for (const { pattern, word, type, expires } of documented) {
    const form = new RegExp(`^${pattern.replace('{t}', '\\{\\w+\\}').replaceAll(/<[\w_]+>/g, '[^:]+')}$`)
    const ofWord = found.filter((one) => one.word === word)
    expect(ofWord.length, pattern).toBeGreaterThan(0)
    for (const { key, isLive, ttl, ...one } of ofWord) {
      expect(key).toMatch(form)
      expect(one.type, key).toBe(type)
      expect(ttl === -1, `${key} lives for ${ttl} ms`).toBe(expires === 'never' || (word === 'session' && isLive))
    }
    if (word === 'memory') continue
    const fields = [...new Set(ofWord.flatMap((one) => one.fields))].sort()
    const ofEntry = word === 'dead-letters' ? documentedFields('outbox').filter((name) => fields.includes(name)) : []
    expect(fields, `the fields of ${pattern}`).toEqual([...documentedFields(word), ...ofEntry].sort())
  }
}

// A no is kept for 5 s: it may have gone between the list of keys and the look at it.
const foundWith = async (layout: '1' | '2') => (await playEverything(layout)).filter(({ type }) => type !== 'none')

testOnServer(
  'the tables of keys and fields in functions/core/README.md say what is in Redis, nothing else',
  async () => {
    const [found, documented] = [await foundWith('2'), documentedKeys('keys')]
    expect([...new Set(found.map(({ word }) => word))].sort()).toEqual(documented.map(({ word }) => word).sort())
    compare(documented, found)
  },
)

testOnServer('the table of an account’s memory says what its lines are', async () => {
  const found = (await foundWith('2')).filter(({ word }) => word === 'memory').flatMap(({ fields }) => fields)
  const documented = rowsOf('lines memory').map(([name = '', , values = '']) => {
    const count = namesIn(values).filter((value) => !/^(yes|no|playback\.denied)$/.test(value)).length
    return `${namesIn(name)[0]} ${count}`
  })
  const isWhole = (line: string) => line !== 'r 2' // as it is while the session lives
  expect([...new Set(found)].filter(isWhole).sort()).toEqual(documented.sort())
})

testOnServer('with layout 1 the keys of the version before are there too, as documented', async () => {
  compare(documentedKeys('keys before'), await foundWith('1'))
})
