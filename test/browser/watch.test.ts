import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, inject, onTestFinished } from 'vitest'
import { startLocal } from '../../bin/local/start.ts'
import type { Json } from '../support/http/json.ts'
import { startChromium, testInChromium } from '../support/processes/chromium.ts'

/** Where the pictures of a run are, to be looked at. */
const PICTURES = resolve(import.meta.dirname, '../../dist/screenshots')
mkdirSync(PICTURES, { recursive: true })

const { PATH = '' } = process.env
const environment = { PATH, SERVER_PORT: '0', LOCAL_SCHEDULE_INTERVAL: 'off', HEARTBEAT_INTERVAL: '2s' }
const { url, stop } = await startLocal({ environment, log: () => {}, api: inject('api') })
afterAll(stop)
const browser = startChromium({ backForwardCache: true })

const open = async (user: string, more = '') => {
  const page = await browser.open(`${url}/watch?user=${user}${more}`)
  onTestFinished(() => (page.isClosed() ? undefined : page.close()))
  return page
}
const seconds = (page: Page) => page.evaluate('document.querySelector("video").currentTime') as Promise<number>
const plays = async (page: Page) => {
  await page.locator('video').waitFor()
  const before = await seconds(page)
  await expect.poll(() => seconds(page), { timeout: 20_000 }).toBeGreaterThan(before + 0.2)
}
const get = async (path: string) => (await (await fetch(url + path)).json()) as Json
const streamsOf = async (user: string): Promise<number> => (await get(`/api/concurrency/${user}`)).active_stream_count
/** Of the only session of an account that lives now: what becomes of it. */
const endingOf = async (user: string) => {
  const { active_sessions } = await get(`/api/concurrency/${user}`)
  return async (): Promise<string> => (await get(`/api/playback/session/${active_sessions[0]}`)).status
}
const says = (page: Page, text: string) => page.getByText(text).first().waitFor()

/** At the widths of a phone and of a desk, light and dark; nothing may be wider than the window. */
const takePictures = async (page: Page, name: string) => {
  for (const [size, width, height] of [['phone', 390, 844] as const, ['desk', 1_440, 900] as const]) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: resolve(PICTURES, `${name}-${size}-${colorScheme}.png`), fullPage: true })
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  }
}

testInChromium('hls.js plays, then Shaka goes on in the same session from where it was', async () => {
  const page = await open('watch-ann')
  await plays(page)
  const session = await page.locator('dd').first().innerText()
  await page.evaluate('document.querySelector("video").currentTime = 30')
  await page.getByLabel('Shaka').check()
  await expect.poll(() => page.evaluate('"shaka" in window')).toBe(true)
  await plays(page)
  expect(await seconds(page)).toBeGreaterThan(29)
  expect(await page.locator('dd').first().innerText()).toBe(session)
  expect(page.url()).toContain('engine=shaka')
  await page.reload()
  await plays(page)
  expect(await page.evaluate('["Hls", "shaka"].filter((name) => name in window)')).toEqual(['shaka'])
  await takePictures(page, 'watch')
})

testInChromium('a segment is given with a token and refused with 403 without one, and the page says why', async () => {
  const page = await open('watch-bob')
  await plays(page)
  await page.getByRole('button', { name: 'Without a token' }).click()
  await says(page, '403: There is no playback token in this request.')
  await page.getByRole('button', { name: 'With a changed one' }).click()
  await says(page, '403: The playback token is not valid.')
  await page.getByRole('button', { name: 'With the token' }).click()
  await says(page, 'bytes of video.')
  expect(await page.locator('.sent .media', { hasText: '403' }).count()).toBe(2)
})

testInChromium('a player of the room opens with video on a device of its own', async () => {
  const room = await browser.open(url)
  await room.getByRole('combobox', { name: 'Account' }).fill('watch-eve')
  await room.getByRole('button', { name: 'Add player' }).click()
  const opened = room.waitForEvent('popup')
  await room.getByRole('link', { name: 'Open with video' }).click()
  await plays(await opened)
  await expect.poll(() => streamsOf('watch-eve')).toBe(2)
  await room.context().close()
})

testInChromium('closing the tab stops the session', async () => {
  const page = await open('watch-cat')
  await plays(page)
  const ending = await endingOf('watch-cat')
  expect(await ending()).toBe('active')
  await page.close({ runBeforeUnload: true })
  await expect.poll(ending).toBe('stopped')
})

testInChromium('the page that comes back from the back/forward cache plays on', async () => {
  const page = await open('watch-dan')
  await plays(page)
  const ending = await endingOf('watch-dan')
  await page.evaluate('window.isTheSame = true')
  await page.goto(`${url}/contract`)
  await expect.poll(ending).toBe('stopped')
  await page.goBack({ waitUntil: 'commit' })
  expect(await page.evaluate('window.isTheSame')).toBe(true)
  await plays(page)
  await expect.poll(() => streamsOf('watch-dan'), { timeout: 10_000 }).toBe(1)
})

testInChromium('the second on a plan of one takes the stream over, and the first is paused', async () => {
  const first = await open('one-stream-watch', '&device=tv')
  await plays(first)
  const second = await open('one-stream-watch', '&device=phone')
  await says(second, 'All streams of the account are in use')
  await takePictures(second, 'watch-refused')
  await second.getByRole('button', { name: 'Take over from main, tv' }).click()
  await plays(second)

  await says(first, 'Its slot was taken over')
  expect(await first.evaluate('document.querySelector("video").paused')).toBe(true)
})
