import { expect } from 'vitest'
import { SESSION } from '../support/http/contract.ts'
import { startChromium, testInChromium } from '../support/processes/chromium.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'
import { startSite } from './watching.ts'

const browser = startChromium({ backForwardCache: true })
const { url, send } = await localService({ HEARTBEAT_INTERVAL: '1s', MISSED_HEARTBEATS: '20' })
const site = await startSite(send)

testInChromium('a page that comes back from the back/forward cache plays on in a new session', async () => {
  const userId = newUser()
  const page = await browser.open(site.origin)
  await page.evaluate(`(async () => {
    window.lived = 0
    addEventListener('pageshow', ({ persisted }) => { window.lived += persisted ? 1 : 0 })
    const viewer = { userId: '${userId}', profileId: 'main', deviceId: 'browser' }
    window.player = viewing.createPlayer({ api: '${url}', viewer })
    await player.start({ contentId: 'film-1' })
  })()`)
  const first = await page.evaluate('player.state().sessionId')
  const status = async (session: unknown) => (await send('GET', `${SESSION}/${session}`)).body.status
  await page.goto(`${site.origin}/next`)
  await expect.poll(() => status(first)).toBe('stopped')
  await page.goBack({ waitUntil: 'commit' })
  expect(await page.evaluate('lived')).toBe(1)
  await expect.poll(() => page.evaluate('player.state().sessionId')).not.toBe(first)
  const second = await page.evaluate('player.state().sessionId')
  await expect.poll(() => page.evaluate('player.state().name')).toBe('playing')
  expect(await status(second)).toBe('active')
  expect((await send('GET', `/api/concurrency/${userId}`)).body.active_stream_count).toBe(1)
})
