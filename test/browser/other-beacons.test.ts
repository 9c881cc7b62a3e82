import { describe, expect } from 'vitest'
import { testInChromium } from '../support/processes/chromium.ts'
import { ENDS } from './forms.ts'
import { leaving, named, runs } from './leaving.ts'

const { leave, leaveUntilAnswered } = await leaving()

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
