import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { testInChromium } from '../support/processes/chromium.ts'
import { ENDS } from './forms.ts'
import { leaving, named, runs } from './leaving.ts'

const { url, play, leave, leaveUntilAnswered } = await leaving()

describe.each(Object.keys(ENDS))('by a page that %s', (end) => {
  for (const form of named('stops'))
    testInChromium(`a beacon of ${form} ends the session`, async () => {
      await runs(form, async () => {
        const { answers, status } = await (form === 'a string' ? leave : leaveUntilAnswered)(form, end)
        await expect.poll(answers, { timeout: 30_000 }).toEqual(['200'])
        expect(await status()).toBe('stopped')
      })
    })
})

testInChromium('the contract’s code for the end of a page ends the session', async () => {
  const readme = readFileSync(new URL('../../functions/contract/README.md', import.meta.url), 'utf8')
  const code = /```js\n(addEventListener\('pagehide'.*?)```/s.exec(readme)?.[1] ?? ''
  const { session, token, page, status } = await play()
  const known = `const API = '${url}', sessionId = '${session}', playbackToken = '${token}', video = { currentTime: 7.9 }`
  await page.evaluate(`{ ${known}; ${code} }`)
  await page.close({ runBeforeUnload: true })
  await expect.poll(status, { timeout: 30_000 }).toBe('stopped')
})
