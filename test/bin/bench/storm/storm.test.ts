import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { storm } from '../../../../bin/bench/storm/storm.ts'

const ENVIRONMENTS = 60
const root = resolve(import.meta.dirname, '../../../..')
const door = { loginMs: 30, refusalMs: 10, loginsPerSecond: 20 }

// Before delays grew and logins were waited for, clients tried about thirty times each here, and some never got in.
test.for([1, 3])(
  'environments that start at once before slow logins, of %i shards, all get in and try seldom',
  { timeout: 60_000 },
  async (shards) => {
    const { lives, logins } = await storm(root, ENVIRONMENTS, 1, door, shards)
    expect(lives.filter(({ servedMs }) => servedMs === undefined)).toEqual([])
    expect(logins.length / ENVIRONMENTS).toBeLessThan(15)
  },
)
