import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { exactOf } from '../../../../bin/bench/exact/exact.ts'
import { startSides } from '../../../../bin/bench/side/side.ts'
import { thisVersion } from '../../../../bin/bench/side/version.ts'
import { keysOf } from '../../../../functions/contract/records.ts'
import { type EndpointName, routes } from '../../../../functions/contract/routes.ts'
import { needsSessionLog } from '../../../../functions/contract/tasks.ts'

// The exact part of `npm run bench`. What it may cost is written here: a change that costs more says so by changing it.

const MOST_BYTES = { session: 620, all: 1_430, longestSession: 1_010, longestAll: 2_110 }

let started: Awaited<ReturnType<typeof startSides>> | undefined
let exact: Awaited<ReturnType<typeof exactOf>>

const isReal = inject('realRedis')

beforeAll(async () => {
  if (!isReal) return
  started = await startSides([thisVersion()])
  const [side] = started.sides
  if (!side) throw new Error('no side')
  exact = await exactOf(side)
}, 180_000)
afterAll(() => started?.stop())

/** Those of the session log ask it for their rate alone, as get-concurrency does. */
const asksRedis = (name: EndpointName) => name !== 'get-jwks' && !needsSessionLog(routes[name].reaches)

test.skipIf(!isReal)('every endpoint that asks Redis is counted', () => {
  expect(Object.keys(exact.roundTrips).toSorted()).toEqual(keysOf(routes).filter(asksRedis).toSorted())
})

test.skipIf(!isReal).for(keysOf(routes).filter(asksRedis))('%s takes as many round trips as promised', (name) => {
  const promised = name === 'create-session' ? 2 : 1
  const flushed = name === 'get-health' ? promised : 2 * promised
  expect(exact.roundTrips[name]).toEqual({ known: promised, flushed })
})

describe.skipIf(!isReal)('a live session in mid-film', () => {
  test('keeps no more bytes in Redis than is known', () => {
    expect(exact.typical.session).toBeLessThanOrEqual(MOST_BYTES.session)
    expect(exact.typical.all).toBeLessThanOrEqual(MOST_BYTES.all)
  })

  test('with the longest ids keeps no more than is known', () => {
    expect(exact.longest.session).toBeLessThanOrEqual(MOST_BYTES.longestSession)
    expect(exact.longest.all).toBeLessThanOrEqual(MOST_BYTES.longestAll)
  })

  test.for(['typical', 'longest'] as const)('is one text with %s ids, and its slots are a listpack', (ids) => {
    expect(exact[ids].encodings).toEqual({ session: ['raw'], slots: ['listpack'] })
  })
})
