import { describe, expect, test } from 'vitest'
import { ledger } from '../../../../bin/load/audit/ledger.ts'

const LIMIT = 2
const createRequest = (sentAt: number, named: readonly string[] = [], deviceId = 'tv') => ({
  ...{ userId: 'ann', deviceId, contentId: 'film', named, sentAt },
})
const grant = (session_id: string, at: number) => ({
  session: { session_id, started_at: new Date(at).toISOString(), last_heartbeat: new Date(at).toISOString() },
  heartbeat: { timeout_seconds: 10 },
})
const rival = (session_id: string, device_id = 'tv') => ({ session_id, device_id, content_id: 'film' })

/** A ledger in which sessions have been granted at these ms. */
const having = (sessions: Record<string, number>) => {
  const book = ledger(() => LIMIT)
  const create = (id: string, at: number, named: readonly string[] = []) =>
    book.createSent(createRequest(at - 1, named)).granted(grant(id, at))
  for (const [id, at] of Object.entries(sessions)) create(id, at)
  return { ...book, create }
}

describe('more sessions than the limit', () => {
  test('are seen when one more is granted while they live', () => {
    const { create } = having({ a: 1_000, b: 2_000 })
    expect(create('c', 3_000).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  test('are seen when the grants become known in another order', () => {
    const { create } = having({ c: 3_000, b: 2_000 })
    expect(create('a', 1_000)).toHaveLength(3)
  })

  test('are none when the deadline of one has passed', () => {
    expect(having({ a: 1_000, b: 2_000 }).create('c', 11_001)).toEqual([])
    const { alive, create } = having({ a: 1_000, b: 2_000 })
    alive('a', 15_000, true)
    expect(create('c', 11_001)).toHaveLength(3)
  })

  test('are none when somebody has asked for the end of one, whatever came of it', () => {
    const { requestEnd, create } = having({ a: 1_000, b: 2_000 })
    requestEnd('a', 'stopped', 2_500)
    expect(create('c', 3_000)).toEqual([])
  })

  test('are none when one is taken over, and are seen again when that was refused', () => {
    expect(having({ a: 1_000, b: 2_000 }).create('c', 3_000, ['a'])).toEqual([])
    const { create, createSent } = having({ a: 1_000, b: 2_000 })
    createSent(createRequest(2_500, ['a'])).refused()
    expect(create('c', 3_000)).toHaveLength(3)
  })

  test('are none after Redis was emptied', () => {
    const { restarted, create } = having({ a: 1_000, b: 2_000 })
    restarted(2_500)
    expect(create('c', 3_000)).toEqual([])
  })
})

describe('the end of a session', () => {
  const answer = (status: number, end_reason?: string, gotAt = 5_000) => ({
    ...{ status, body: { end_reason }, sentAt: gotAt - 1, gotAt },
  })

  test('is explained by silence only when its deadline has passed', () => {
    const { goneFault, alive } = having({ a: 1_000 })
    expect(goneFault('a', answer(410, 'missed_heartbeats'))).toBe('its deadline has not passed')
    expect(goneFault('a', answer(410, 'missed_heartbeats', 11_000))).toBeUndefined()
    alive('a', 14_000, false)
    expect(goneFault('a', answer(410, 'missed_heartbeats', 11_000))).toBe('its deadline has not passed')
  })

  test('is explained by who asked for it, and for that reason', () => {
    const { goneFault, requestEnd, createSent } = having({ a: 1_000, b: 1_000 })
    expect(goneFault('a', answer(410, 'terminated'))).toBe('no request for terminated')
    requestEnd('a', 'stopped', 2_000)
    expect(goneFault('a', answer(410, 'stopped'))).toBeUndefined()
    expect(goneFault('a', answer(410, 'displaced'))).toBe('no request for displaced')
    createSent(createRequest(3_000, ['b']))
    expect(goneFault('b', answer(410, 'displaced'))).toBeUndefined()
    expect(goneFault('b', answer(410, 'displaced', 2_000))).toBe('no request for displaced')
  })

  test('is unknown to the service only when Redis was emptied since', () => {
    const { goneFault, restarted, create } = having({ a: 1_000 })
    expect(goneFault('a', answer(404))).toMatch('Redis was not lost')
    restarted(2_000)
    expect(goneFault('a', answer(404))).toBeUndefined()
    create('b', 3_000)
    expect(goneFault('b', answer(404))).toMatch('Redis was not lost')
  })
})

describe('a refusal for want of a slot', () => {
  const full = (rivals: readonly object[], count = LIMIT, sentAt = 5_000) => ({
    body: { active_sessions: rivals, active_stream_count: count, max_concurrent_streams: LIMIT },
    ...{ sentAt, gotAt: sentAt + 10 },
  })

  test('names all that hold one', () => {
    const { fullFaults } = having({ a: 1_000, b: 2_000 })
    expect(fullFaults('ann', full([rival('a'), rival('b')]))).toEqual([])
  })

  test('is false below the limit, and with another one', () => {
    const { fullFaults } = having({ a: 1_000 })
    expect(fullFaults('ann', full([rival('a')]))).toEqual(['the limit is 2, the answer says 2,2,1'])
    expect(fullFaults('ann', full([rival('a'), rival('a')], 2))).toHaveLength(1)
  })

  test('names nothing that nobody asked for, and may name what has had no answer yet', () => {
    const { fullFaults, createSent } = having({ a: 1_000 })
    expect(fullFaults('ann', full([rival('a'), rival('b')]))).toEqual(['no create was granted b'])
    createSent(createRequest(3_000))
    expect(fullFaults('ann', full([rival('a'), rival('b')]))).toEqual([])
    expect(fullFaults('ann', full([rival('a'), rival('b', 'phone')]))).toEqual(['no create was granted b'])
  })

  test('names nothing that has ended, and everything that lives', () => {
    const { fullFaults, ended } = having({ a: 1_000, b: 2_000, c: 3_000 })
    expect(fullFaults('ann', full([rival('a'), rival('b')]))).toEqual(['c lives and is not named'])
    ended('a', 4_000)
    expect(fullFaults('ann', full([rival('a'), rival('c')]))).toEqual(['a had ended', 'b lives and is not named'])
  })

  test('names nobody else’s', () => {
    const { fullFaults } = having({ a: 1_000, b: 2_000 })
    expect(fullFaults('eve', full([rival('a'), rival('b')]))).toEqual(["a is another's", "b is another's"])
  })
})
