import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { SESSION } from '../support/http/contract.ts'
import { startChromium, testInChromium } from '../support/processes/chromium.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'
import { startSite } from './watching.ts'

const browser = startChromium()
const { url, send } = await localService()
const site = await startSite(send)

/** How a page shows the video, as code in which `player`, `video`, `isOurs` and `source` are there. */
const WAYS: Readonly<Record<string, { readonly script: string; readonly code: string }>> = {
  'hls.js': {
    script: '/hls.js',
    code: `const hls = new Hls(viewing.hlsConfig(player, isOurs)); hls.loadSource(source); hls.attachMedia(video)`,
  },
  'hls.js by fetch': {
    script: '/hls.js',
    code: `const hls = new Hls({ ...viewing.hlsConfig(player, isOurs), progressive: true })
      hls.loadSource(source); hls.attachMedia(video)`,
  },
  Shaka: {
    script: '/shaka.js',
    code: `const show = new shaka.Player(); await show.attach(video);
      show.getNetworkingEngine().registerRequestFilter(viewing.shakaFilter(player, isOurs)); await show.load(source)`,
  },
}

const watch = async ({ script, code }: { script: string; code: string }) => {
  const userId = newUser()
  const page = await browser.open(site.origin)
  await page.addScriptTag({ url: script })
  const given = JSON.stringify({ api: url, userId, source: `${site.origin}/video/main.m3u8`, origin: site.origin })
  await page.evaluate(`(async () => {
    const { api, userId, source, origin } = ${given}
    const video = document.querySelector('video')
    const viewer = { userId, profileId: 'main', deviceId: 'browser' }
    window.player = viewing.createPlayer({ api, viewer, position: () => video.currentTime })
    const isOurs = (address) => address.startsWith(origin)
    await player.start({ contentId: 'film-1' })
    viewing.bindMedia(player, video)
    ${code}
    void video.play()
  })()`)
  const session = (await page.evaluate('player.state().sessionId')) as string
  return {
    page,
    seconds: () => page.evaluate('document.querySelector("video").currentTime') as Promise<number>,
    stored: async () => (await send('GET', `${SESSION}/${session}`)).body,
  }
}

describe.each(Object.entries(WAYS))('with %s', (_, way) => {
  testInChromium('the video plays with the token, and the session does what the element does', async () => {
    const { page, seconds, stored } = await watch(way)
    await expect.poll(seconds, { timeout: 20_000 }).toBeGreaterThan(0.5)
    expect(site.served).toContain('1.m4s')
    expect(site.refused).toEqual([])
    await page.evaluate('document.querySelector("video").pause()')
    await expect.poll(async () => (await stored()).status).toBe('paused')
    await page.evaluate('document.querySelector("video").play()')
    await expect.poll(async () => (await stored()).status).toBe('active')
    await page.close({ runBeforeUnload: true })
    await expect.poll(async () => (await stored()).status, { timeout: 30_000 }).toBe('stopped')
  })
})

testInChromium('the code of the player’s page plays', async () => {
  const readme = readFileSync('lib/player/README.md', 'utf8')
  const [, code = ''] = /```js\n(import \{ createPlayer.*?)```/s.exec(readme) ?? []
  const page = await browser.open(site.origin)
  await page.addScriptTag({ url: '/hls.js' })
  const given = JSON.stringify({ API: url, CDN: site.origin, userId: newUser() })
  await page.evaluate(`(async () => {
    const { API, CDN, userId } = ${given}
    const states = (window.states = [])
    const [video, show] = [document.querySelector('video'), ({ name }) => states.push(name)]
    const identity = { accessToken: async () => '' }
    ${code.replace('const player =', 'const player = window.player =').replaceAll(/^import (\{.*\}) from .*$/gm, 'const $1 = viewing')}
  })()`)
  const seconds = () => page.evaluate('document.querySelector("video").currentTime')
  await expect.poll(seconds, { timeout: 20_000 }).toBeGreaterThan(0.5)
  expect(await page.evaluate('states')).toEqual(['starting', 'playing'])
  await page.evaluate(`player.start({ contentId: 'film-2' })`)
  await expect.poll(seconds, { timeout: 20_000 }).toBeGreaterThan(0.5)
  expect(await page.evaluate('states')).toEqual(['starting', 'playing', 'starting', 'playing'])
  expect(await page.evaluate('player.state().contentId')).toBe('film-2')
  await page.evaluate('player.stop()')
  await expect.poll(() => page.evaluate('document.querySelector("video").readyState')).toBe(0)
  await page.close()
})

testInChromium('a playback that is taken over pauses the element', async () => {
  const { page, stored } = await watch(WAYS['hls.js'] ?? { script: '', code: '' })
  const { session_id } = await stored()
  await send('DELETE', `${SESSION}/${session_id}/terminate`)
  await page.evaluate('player.pause()')
  await expect.poll(() => page.evaluate('player.state().name')).toBe('ended')
  expect(await page.evaluate('document.querySelector("video").paused')).toBe(true)
})
