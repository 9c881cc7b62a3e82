import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { batchesOf, pace } from '../../../../bin/session-log/backfill/batches.ts'
import { allOf } from '../../../support/session-log/all-of.ts'

const batches = (bodies: readonly string[]) => allOf(batchesOf(Readable.from(bodies.map((body) => ({ body })))))
const sizes = async (bodies: readonly string[]) => (await batches(bodies)).map(({ length }) => length)

test('ten go at once, in their order, and the rest at the end', async () => {
  const bodies = Array.from({ length: 23 }, (_, i) => String(i))
  const found = await batches(bodies)
  expect(found.map(({ length }) => length)).toEqual([10, 10, 3])
  expect(found.flat().map(({ body }) => body)).toEqual(bodies)
  expect(await sizes(bodies.slice(0, 10))).toEqual([10])
  expect(await sizes([])).toEqual([])
})

test('no batch has more than 256 KiB, counted in bytes', async () => {
  expect(await sizes(Array(4).fill('ü'.repeat(50 * 1024)))).toEqual([2, 2])
  expect(await sizes(['x'.repeat(300 * 1024), 'y'])).toEqual([1, 1])
})

test('so many a second are not exceeded, by several senders together', async () => {
  const wait = pace(1_000)
  const began = performance.now()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 10; i += 1) await wait(10)
    }),
  )
  // The last ten of 400 may go when 390 have had their time.
  expect(performance.now() - began).toBeGreaterThan(385)
})
