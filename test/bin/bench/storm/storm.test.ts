import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { storm } from '../../../../bin/bench/storm/storm.ts'

const ENVIRONMENTS = 60
const root = resolve(import.meta.dirname, '../../../..')
const door = { loginMs: 5, refusalMs: 1, loginsPerSecond: 20 }

// 377817d's clients tried 150 times each, and most never got in.
test.for([1, 3])(
  'environments that start at once before slow logins, of %i shards, all get in and try seldom',
  async (shards) => {
    const { lives, logins } = await storm(root, ENVIRONMENTS, 1, door, shards)
    expect(lives.filter(({ servedMs }) => servedMs === undefined)).toEqual([])
    expect(logins.some(({ outcome }) => outcome === 'refused')).toBe(true)
    expect(logins.length / ENVIRONMENTS).toBeLessThan(15)
  },
)
