import { describe, expect, test } from 'vitest'
import { nodeTypes } from '../../../bin/cost/prices/nodes.ts'
import { costOf, flat, type Price, tiered } from '../../../bin/cost/prices/price.ts'
import { pricesOf, regions, TABLE_DATE, UnknownNodeType } from '../../../bin/cost/prices/prices.ts'
import { resources } from '../../../bin/cost/prices/resources.ts'
import { type PriceName, units } from '../../../bin/cost/prices/units.ts'

const names = Object.keys(units).filter((name) => name !== 'nodeHours')
const tables = Object.entries(regions)

describe('a price in tiers', () => {
  const price = tiered([
    [100, 3],
    [300, 2],
    [Number.POSITIVE_INFINITY, 1],
  ])
  test.each([
    [0, 0],
    [50, 150],
    [100, 300],
    [150, 300 + 100],
    [300, 300 + 400],
    [1_000, 300 + 400 + 700],
  ])('%d units cost %d', (quantity, usd) => expect(costOf(price, quantity)).toBe(usd))
})

test('37 billion requests of an HTTP API are 300 million at $1.11 and the rest at $1.00', () => {
  const price = pricesOf('eu-west-1').of('httpRequests')
  expect(costOf(price, 37_000e6)).toBeCloseTo(333 + 36_700, 6)
})

test('250 billion requests of SQS are 100 billion at $0.40 a million, as many at $0.30 and the rest at $0.24', () => {
  const price = pricesOf('us-east-1').of('queueRequests')
  expect(costOf(price, 250_000e6)).toBeCloseTo(40_000 + 30_000 + 12_000, 6)
})

const isRight = ({ tiers, source }: Price) => {
  expect(tiers.length).toBeGreaterThan(0)
  expect(tiers.at(-1)?.upTo).toBe(Number.POSITIVE_INFINITY)
  for (const { usd } of tiers) expect(usd).toBeGreaterThan(0)
  const ends = tiers.map(({ upTo }) => upTo)
  expect(ends).toEqual(ends.toSorted((one, other) => one - other))
  if (!source) return
  expect(source.url).toMatch(/^https:\/\/\S+$/)
  expect(source.date).toMatch(/^202[56]-\d\d-\d\d$/)
  expect(source.date <= TABLE_DATE).toBe(true)
}

test.each(tables)('%s has a right price for every unit, and for no other', (_, table) => {
  expect(Object.keys(table).toSorted()).toEqual(names.toSorted())
  for (const price of Object.values(table)) isRight(price)
})

test('every type of node has a right price in every region', () => {
  for (const { hour, memory, network, core } of Object.values(nodeTypes)) {
    expect(Object.keys(hour).toSorted()).toEqual(Object.keys(regions).toSorted())
    for (const price of Object.values(hour)) isRight(price)
    expect(Math.min(memory, network, core)).toBeGreaterThan(0)
  }
})

/** Prices that nobody has found a page for. One that is verified leaves this list. */
const UNVERIFIED: Record<string, readonly PriceName[]> = {
  'eu-west-1': [
    ...(['snapshotGbMonths', 'databaseGbMonths', 'databaseIos', 'backupGbMonths', 'proxyHours'] as const),
    'dashboards',
    'cdnRequests',
  ],
  'us-east-1': ['snapshotGbMonths', 'proxyHours', 'cdnRequests'],
}

test.each(tables)('in %s only the prices listed here have no source', (region, table) => {
  const without = Object.entries(table).flatMap(([name, { source }]: [string, Price]) => (source ? [] : [name]))
  expect(without).toEqual(UNVERIFIED[region])
})

test('every unit is the price of some resource', () => {
  const priced = new Set(Object.values(resources).flatMap((charge) => (typeof charge === 'string' ? [] : charge)))
  expect([...priced].toSorted()).toEqual(Object.keys(units).toSorted())
})

describe('a price of one’s own', () => {
  const own = { source: { url: 'mine.json', date: '2026-11-01' }, usd: { events: 5e-7, 'cache.r7g.large': 0.1 } }
  test('comes in place of the table’s, with the file as its source', () => {
    const prices = pricesOf('us-east-1', own)
    expect(prices.of('events')).toEqual(flat(5e-7, own.source))
    expect(prices.node('cache.r7g.large')).toEqual(flat(0.1, own.source))
    expect(prices.of('secrets')).toBe(regions['us-east-1'].secrets)
  })
  test('is not asked for a type of node that nobody knows', () => {
    expect(() => pricesOf('us-east-1', own).node('cache.x1.large')).toThrow(UnknownNodeType)
  })
})
