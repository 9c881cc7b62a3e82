import { readFileSync } from 'node:fs'
import { afterAll, describe, expect } from 'vitest'
import { startChromium, startPages, testInChromium } from '../support/processes/chromium.ts'
import { localService } from '../support/processes/local-service.ts'
import { startFaultProxy } from '../support/redis/fault-proxy.ts'
import { size } from '../support/size.ts'
import { ENDS, FORMS } from './forms.ts'
import { players } from './player.ts'

// Page and API are on different sites; a token is asked for, so that only a stop that arrives whole ends a session.

const browser = startChromium()
const origin = await startPages()
const local = await localService({ AUTHENTICATION: 'jwt', ALLOWED_ORIGINS: origin })
const { play, leave } = players(local, browser, origin)

/** The API over a line that takes its time: what waits for an answer before it is sent may be too late. */
const slow = await startFaultProxy(new URL(local.url).host.replace('localhost', '127.0.0.1'))
afterAll(slow.stop)
slow.set({ kind: 'slow', ms: 300 })
const api = `http://localhost:${slow.address.split(':')[1]}`

/** The form that the contract recommends is seen to arrive again and again. */
const runs = <Seen>(form: string, once: () => Promise<Seen>) =>
  Promise.all(Array.from({ length: size(form === 'a string' ? 3 : 1, 10) }, once))
/** A browser that ends may lose a beacon that is not the recommended one: then the page is left once more, three times in all. */
const leaveUntilAnswered = async (form: string, end: string, left = 3): ReturnType<typeof leave> => {
  const one = await leave(api, form, end)
  const isAnswered = await expect
    .poll(one.answers, { timeout: 15_000 })
    .not.toEqual([])
    .then(
      () => true,
      () => false,
    )
  return isAnswered || left === 1 ? one : leaveUntilAnswered(form, end, left - 1)
}
const named = (fate: string) => Object.keys(FORMS).filter((form) => FORMS[form]?.fate === fate)

describe.each(Object.keys(ENDS))('by a page that %s', (end) => {
  for (const form of named('stops'))
    testInChromium(`a beacon of ${form} ends the session`, async () => {
      await runs(form, async () => {
        const { answers, status } = await leave(api, form, end)
        await expect.poll(answers, { timeout: 30_000 }).toEqual(['200'])
        expect(await status()).toBe('stopped')
      })
    })

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
        const { preflights, answers, status } = await leave(api, form, end)
        await expect.poll(preflights, { timeout: 30_000 }).toEqual(['204'])
        const later = await leave(api, 'a string', end)
        await expect.poll(later.answers, { timeout: 30_000 }).toEqual(['200'])
        expect([answers(), await status()]).toEqual([[], 'active'])
      })
    })
})

testInChromium('the contract’s code for the end of a page ends the session', async () => {
  const readme = readFileSync(new URL('../../functions/contract/README.md', import.meta.url), 'utf8')
  const code = /```js\n(addEventListener\('pagehide'.*?)```/s.exec(readme)?.[1] ?? ''
  const { session, token, page, status } = await play()
  const known = `const API = '${local.url}', sessionId = '${session}', playbackToken = '${token}', video = { currentTime: 7.9 }`
  await page.evaluate(`{ ${known}; ${code} }`)
  await page.close({ runBeforeUnload: true })
  await expect.poll(status, { timeout: 30_000 }).toBe('stopped')
})
