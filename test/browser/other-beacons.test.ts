import { describe, expect } from 'vitest'
import { testInChromium } from '../support/processes/chromium.ts'
import { ENDS } from './forms.ts'
import { leaving, named, runs } from './leaving.ts'

const { leave } = await leaving()

/** A browser that ends may lose a beacon that is not the recommended one: then the page is left once more, three times in all. */
const leaveUntilAnswered = async (form: string, end: string, left = 3): ReturnType<typeof leave> => {
  const one = await leave(form, end)
  const isAnswered = await expect
    .poll(one.answers, { timeout: 15_000 })
    .not.toEqual([])
    .then(
      () => true,
      () => false,
    )
  return isAnswered || left === 1 ? one : leaveUntilAnswered(form, end, left - 1)
}

describe.each(Object.keys(ENDS))('by a page that %s', (end) => {
  for (const form of named('is refused'))
    testInChromium(`a beacon of ${form} arrives and ends nothing`, async () => {
      await runs(form, async () => {
        const { answers, status } = await leaveUntilAnswered(form, end)
        expect(answers()).toEqual(['401'])
        expect(await status()).toBe('active')
      })
    })

  for (const form of named('is never sent'))
    testInChromium(`a beacon of ${form} is given up after its preflight`, async () => {
      await runs(form, async () => {
        const { preflights, answers, status } = await leave(form, end)
        await expect.poll(preflights, { timeout: 30_000 }).toEqual(['204'])
        const later = await leave('a string', end)
        await expect.poll(later.answers, { timeout: 30_000 }).toEqual(['200'])
        expect([answers(), await status()]).toEqual([[], 'active'])
      })
    })
})
