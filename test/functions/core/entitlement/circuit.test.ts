import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { randomFrom } from '../../../../bin/load/players/random.ts'
import { UnusableAnswer, UpstreamUnhealthy } from '../../../../functions/core/entitlement/answer.ts'
import { createCircuit } from '../../../../functions/core/entitlement/circuit.ts'
import { logged } from '../../../support/service/logged.ts'
import { movingClock, SECOND } from '../../../support/service/moving-clock.ts'
import { size } from '../../../support/size.ts'

type End = 'answered' | 'ill' | 'unusable'

let lines: unknown[]
beforeEach(() => {
  lines = logged()
})

/** A circuit, and what becomes of one question whose asking ends so: how it ended, or that nobody was asked. */
const asking = () => {
  const clock = movingClock(0)
  const { through, isOpen } = createCircuit('identity', clock.now)
  const ask = async (user: string, title: string, end: End | Promise<End>) => {
    let asked = false
    await through({ user, title }, async () => {
      asked = true
      const ended = await end
      if (ended === 'ill') throw new UpstreamUnhealthy('ill')
      if (ended === 'unusable') throw new UnusableAnswer('odd')
    }).catch(() => {})
    return asked ? await end : 'not asked'
  }
  /** Many users with many titles whose questions all end so. */
  const everybody = async (end: End, count = 40, name = 'honest') => {
    for (let i = 0; i < count; i++) await ask(`${name}-${i}`, `film-${i}`, end)
  }
  return { clock, ask, everybody, isOpen }
}

/** A circuit that an outage has opened. */
const opened = async () => {
  const one = asking()
  await one.everybody('ill')
  expect(one.isOpen()).toBe(true)
  return one
}

describe('a circuit opens', () => {
  test('with the fourth user and the third title in an instance that knows nothing else', async () => {
    const { ask, isOpen } = asking()
    await ask('ann', 'film-1', 'ill')
    await ask('bob', 'film-2', 'ill')
    await ask('cid', 'film-3', 'ill')
    expect(isOpen()).toBe(false)
    await ask('dan', 'film-3', 'ill')
    expect(isOpen()).toBe(true)
    expect(await ask('eve', 'film-4', 'answered')).toBe('not asked')
    expect(lines).toMatchObject([{ upstream: 'identity', circuit: 'open' }])
  })

  test('within seconds of an outage, however well it went before', async () => {
    const { clock, ask, isOpen } = asking()
    const everyHalfSecond = async (end: End, count: number) => {
      for (let i = 0; i < count && !isOpen(); i++) {
        clock.pass(SECOND / 2)
        await ask(`${end}-${i}`, `film-${i}`, end)
      }
    }
    await everyHalfSecond('answered', 1_000)
    const began = clock.now()
    await everyHalfSecond('ill', 1_000)
    expect(isOpen()).toBe(true)
    expect(clock.now() - began).toBeLessThanOrEqual(10 * SECOND)
  })

  test('where one title is most of what is asked for', async () => {
    const { clock, ask, isOpen } = asking()
    const launchNight = async (end: End, name: string) => {
      for (let i = 0; i < 100 && !isOpen(); i++) {
        clock.pass(SECOND / 5)
        await ask(`${name}-${i}`, i % 10 ? 'premiere' : `film-${i}`, end)
      }
    }
    await launchNight('answered', 'before')
    expect(isOpen()).toBe(false)
    await launchNight('ill', 'after')
    expect(isOpen()).toBe(true)
  })

  test('where a create comes every half minute', async () => {
    const { clock, ask, isOpen } = asking()
    for (let i = 0; i < 20; i++) {
      clock.pass(30 * SECOND)
      await ask(`user-${i}`, `film-${i}`, i < 10 ? 'answered' : 'ill')
    }
    expect(isOpen()).toBe(true)
  })
})

describe('a circuit stays closed', () => {
  test('while only three users ask, whatever they ask', async () => {
    const question = fc.record({ user: fc.nat(2), title: fc.nat(50), wait: fc.nat(3 * SECOND) })
    await fc.assert(
      fc.asyncProperty(fc.array(question, { maxLength: 200 }), async (questions) => {
        const { clock, ask, isOpen } = asking()
        for (const { user, title, wait } of questions) {
          clock.pass(wait)
          await ask(`eve-${user}`, `film-${title}`, 'ill')
        }
        expect(isOpen()).toBe(false)
      }),
    )
  })

  test('however many users ask for two broken titles, and whatever one of them asks besides', async () => {
    const question = fc.record({ user: fc.nat(50), title: fc.nat(1), wait: fc.nat(SECOND) })
    await fc.assert(
      fc.asyncProperty(fc.array(question, { maxLength: 200 }), async (questions) => {
        const { clock, ask, isOpen } = asking()
        for (const { user, title, wait } of questions) {
          clock.pass(wait)
          await ask(`user-${user}`, `broken-${title}`, 'ill')
        }
        for (let i = 0; i < 20; i++) await ask('eve', `film-${i % 5}`, i % 3 ? 'unusable' : 'answered')
        expect(isOpen()).toBe(false)
      }),
    )
  })

  test.each([
    [0.1, 5],
    [0.4, 3],
    [0.9, 1],
  ])(
    'while %f of the creates ask for a broken title and %i users fail with whatever they ask',
    async (share, hostile) => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const random = randomFrom(seed)
          const { clock, ask, everybody, isOpen } = asking()
          await everybody('answered', 20)
          for (let i = 0; i < 300; i++) {
            clock.pass(SECOND / 5)
            if (random() < share) await ask(`unlucky-${i}`, 'broken', 'ill')
            else expect(await ask(`lucky-${i}`, `film-${i % 40}`, 'answered')).toBe('answered')
            if (random() < 0.5) await ask(`eve-${i % hostile}`, `made-up-${i}`, 'ill')
          }
          expect(isOpen()).toBe(false)
        }),
        { numRuns: size(20, 300) },
      )
    },
  )

  test('after any number of unusable answers', async () => {
    const { everybody, isOpen } = asking()
    await everybody('unusable', 500)
    expect(isOpen()).toBe(false)
  })
})

describe('an open circuit', () => {
  test('is tried by one question after a second, and nobody waits for it', async () => {
    const { clock, ask } = await opened()
    clock.pass(SECOND - 1)
    expect(await ask('ann', 'film', 'answered')).toBe('not asked')
    clock.pass(1)
    const held = Promise.withResolvers<End>()
    const tried = ask('ann', 'film', held.promise)
    const others = Array.from({ length: 20 }, (_, i) => ask(`bob-${i}`, `title-${i}`, 'answered'))
    expect(new Set(await Promise.all(others))).toEqual(new Set(['not asked']))
    held.resolve('ill')
    expect(await tried).toBe('ill')
    expect(await ask('cid', 'title', 'answered')).toBe('not asked')
  })

  test('closes with the first answer', async () => {
    const { clock, ask, everybody, isOpen } = await opened()
    clock.pass(SECOND)
    expect(await ask('ann', 'film', 'answered')).toBe('answered')
    expect(isOpen()).toBe(false)
    await ask('bob', 'film-1', 'ill')
    expect(isOpen()).toBe(false)
    await everybody('ill', 40, 'again')
    expect(isOpen()).toBe(true)
  })

  test('waits twice as long after each try in vain, up to ten seconds', async () => {
    const { clock, ask, isOpen } = await opened()
    for (const [i, seconds] of [1, 2, 4, 8, 10, 10].entries()) {
      clock.pass(seconds * SECOND - 1)
      expect(await ask(`early-${i}`, `early-${i}`, 'answered')).toBe('not asked')
      clock.pass(1)
      expect(await ask(`ann-${i}`, `title-${i}`, 'ill')).toBe('ill')
    }
    expect(lines.length).toBe(7) // so that the alarm lasts
    clock.pass(10 * SECOND)
    await ask('bob', 'title', 'answered')
    expect(isOpen()).toBe(false)
    await opened()
  })

  test('is not tried for ten seconds by an instance whose try failed', async () => {
    const { clock, ask } = await opened()
    clock.pass(SECOND)
    expect(await ask('eve', 'crash-1', 'ill')).toBe('ill')
    clock.pass(10 * SECOND - 1)
    expect(await ask('eve', 'crash-2', 'ill')).toBe('not asked')
    expect(await ask('ann', 'crash-1', 'ill')).toBe('not asked')
    expect(await ask('bob', 'film', 'ill')).toBe('ill')
    clock.pass(10 * SECOND)
    expect(await ask('eve', 'crash-3', 'ill')).toBe('ill')
    expect(await ask('eve', 'crash-4', 'ill')).toBe('not asked')
    expect(await ask('cid', 'film-2', 'answered')).toBe('answered')
  })

  test('closes for an instance that is alone once the service works', async () => {
    const { clock, ask, isOpen } = await opened()
    for (let i = 0; i < 30; i++) {
      clock.pass(SECOND)
      await ask('ann', 'film', 'ill')
    }
    for (let i = 0; i < 10; i++) {
      clock.pass(SECOND)
      await ask('ann', 'film', 'answered')
    }
    expect(isOpen()).toBe(false)
  })

  test('is neither closed nor kept open by an unusable answer', async () => {
    const { clock, ask, isOpen } = await opened()
    clock.pass(SECOND)
    expect(await ask('eve', 'odd', 'unusable')).toBe('unusable')
    expect(await ask('eve', 'odd', 'unusable')).toBe('not asked')
    expect(isOpen()).toBe(true)
    expect(await ask('ann', 'film', 'answered')).toBe('answered')
  })

  test('is closed by other users when the outage is over, although one user fails each time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom<End>('ill', 'unusable'),
        async (accounts, end) => {
          const { clock, ask, isOpen } = await opened()
          let waited = 0
          while (isOpen()) {
            clock.pass(SECOND / 4)
            waited += SECOND / 4
            for (let i = 0; i < accounts; i++) await ask(`eve-${i}`, `made-up-${waited}`, end)
            await ask(`ann-${waited}`, 'broken', 'ill')
            await ask(`bob-${waited}`, `film-${waited}`, 'answered')
          }
          expect(waited).toBeLessThanOrEqual((1 + 2 + 4 + 8 + 10 + 10) * SECOND)
        },
      ),
    )
  })

  test('ignores answers to what was asked before it opened', async () => {
    const { ask, everybody, isOpen } = asking()
    const [late, lost] = [Promise.withResolvers<End>(), Promise.withResolvers<End>()]
    const before = [ask('late', 'film', late.promise), ask('lost', 'film', lost.promise)]
    await everybody('ill')
    late.resolve('answered')
    lost.resolve('ill')
    await Promise.all(before)
    expect(isOpen()).toBe(true)
  })
})
