import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { testInChromium } from '../support/processes/chromium.ts'
import { DESK, startRoom } from './rooms.ts'

/** Where the pictures of a run are, to be looked at. */
const PICTURES = resolve(import.meta.dirname, '../../dist/screenshots')
mkdirSync(PICTURES, { recursive: true })

const { url, open } = await startRoom({ HEARTBEAT_INTERVAL: '2s' })

const PHONE = { width: 390, height: 844 }

/** At both widths, light and dark; nothing may be wider than the window. */
const takePictures = async (page: Page, name: string) => {
  for (const [size, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: resolve(PICTURES, `${name}-${size}-${colorScheme}.png`) })
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width)
  }
  await page.setViewportSize(DESK)
}

const play = async (page: Page, title: string) => {
  await page.getByRole('button', { name: title, exact: true }).click()
  const steps = page.locator('.steps')
  await steps.getByText(title).waitFor()
  await expect.poll(() => steps.locator('li:not(.done)').count(), { timeout: 100_000 }).toBe(0)
}

const player = (page: Page, name: string) => page.getByRole('article', { name })
const account = (page: Page, name: string) => page.getByRole('region', { name: `Account ${name}` })
const sessions = async (page: Page, name: string) => {
  const text = await player(page, name).locator('dd').first().innerText()
  return Number(/(\d+)(st|nd|rd|th)/.exec(text)?.[1] ?? 1)
}

testInChromium('the fifth on a plan of four is refused, takes over, and four play', async () => {
  const { page, faults } = await open()
  await play(page, 'The fifth on a plan of four')
  await account(page, 'ann').getByText('4 of 4 streams').waitFor()
  await player(page, 'ann, main, tv').getByText('Its slot was taken over').waitFor()
  expect(await player(page, 'ann, main, console').getByText('Playing').count()).toBe(1)
  for (const type of ['started', 'denied', 'completed'])
    expect(await page.locator(`.type.${type}`).count()).toBeGreaterThan(0)
  await takePictures(page, 'fifth')
  expect(faults).toEqual([])
})

testInChromium('no viewer notices that Redis is lost: each player comes back with one session', async () => {
  const { page, faults } = await open()
  await play(page, 'Redis is lost')
  for (const device of ['tv', 'phone']) {
    expect(await player(page, `cat, main, ${device}`).getByText('Playing').count()).toBe(1)
    expect(await sessions(page, `cat, main, ${device}`)).toBe(2)
  }
  await account(page, 'cat').getByText('2 of 4 streams').waitFor()
  await takePictures(page, 'redis')
  expect(faults).toEqual([])
})

testInChromium('a silent device loses its slot, and comes back when it has a network', async () => {
  const { page } = await open()
  await play(page, 'A device falls silent')
  expect(await sessions(page, 'bob, main, tv')).toBe(2)
  expect(await page.locator('.feed li', { hasText: 'bob' }).locator('.type.expired').count()).toBe(1)
})

testInChromium('events wait while the bus is down, and a known viewer plays while Identity fails', async () => {
  const { page } = await open()
  await play(page, 'The bus is down')
  expect(await page.locator('.type.resumed').count()).toBeGreaterThan(0)
  await play(page, 'Identity fails')
  expect(await player(page, 'dan, main, phone').getByText('Playing').count()).toBe(1)
  expect(await account(page, 'dan').getByText('degraded').count()).toBeGreaterThan(0)
  await page.getByLabel('By session').check()
  const fay = page.locator('.group', { hasText: 'fay' }).filter({ hasText: 'resumed' })
  const hasGaps = async () => {
    const numbers = (await fay.first().locator('.what').allInnerTexts()).map((text) =>
      Number.parseInt(text.slice(1), 10),
    )
    return numbers.length < 3 || numbers.some((number, index) => number !== index + 1)
  }
  await expect.poll(hasGaps).toBe(false)
  await player(page, 'eve, main, tv').getByText('Playing').waitFor()
  await takePictures(page, 'identity')
})

testInChromium('a page that is closed stops its players by a beacon', async () => {
  const { page } = await open()
  await page.getByRole('combobox', { name: 'Account' }).fill('gil')
  await page.getByRole('button', { name: 'Add player' }).click()
  await player(page, 'gil, main, tv').getByText('Playing').waitFor()
  await page.close({ runBeforeUnload: true })
  const count = async () => {
    const reply = (await (await fetch(`${url}/api/concurrency/gil`)).json()) as { active_stream_count: number }
    return reply.active_stream_count
  }
  await expect.poll(count).toBe(0)
})

testInChromium('a player whose tab was closed is stopped by a beacon, and plays again as a new one', async () => {
  const { page } = await open()
  await page.getByRole('combobox', { name: 'Account' }).fill('ivy')
  await page.getByRole('button', { name: 'Add player' }).click()
  await player(page, 'ivy, main, tv').getByText('Playing').waitFor()
  await player(page, 'ivy, main, tv').getByRole('button', { name: 'Close tab' }).click()
  await page.locator('.feed li', { hasText: 'ivy' }).locator('.type.stopped').waitFor()
  await player(page, 'ivy, main, tv').getByText('Its tab was closed').waitFor()
  await player(page, 'ivy, main, tv').getByRole('button', { name: 'Play again' }).click()
  await player(page, 'ivy, main, tv').getByText('Playing').waitFor()
  await account(page, 'ivy').getByText('1 of 4 streams').waitFor()
})

testInChromium('all of it can be done with the keyboard', async () => {
  const { page } = await open()
  await page.getByRole('combobox', { name: 'Account' }).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('hal')
  await page.keyboard.press('Enter')
  await player(page, 'hal, main, tv').getByText('Playing').waitFor() // until then nothing can be paused
  const pause = player(page, 'hal, main, tv').getByRole('button', { name: 'Pause' })
  await pause.focus()
  await page.keyboard.press('Enter')
  await player(page, 'hal, main, tv').getByText('Paused', { exact: true }).waitFor()
  const slow = page.getByRole('group', { name: 'Identity' }).getByLabel('Slow')
  await page.getByRole('group', { name: 'Identity' }).getByLabel('Normal').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => slow.isChecked()).toBe(true)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => slow.isChecked()).toBe(false)
})

testInChromium('the API document shows each endpoint and tries it on this runner', async () => {
  const { page } = await open('/docs')
  await page.locator('.opblock').first().waitFor()
  await page.locator('.opblock-get', { hasText: '/health' }).first().locator('button').first().click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await page.locator('.live-responses-table', { hasText: 'healthy' }).waitFor()
  await takePictures(page, 'docs')
})

testInChromium('the address of a refusal leads to its section of the contract', async () => {
  const { page } = await open('/contract#rate_limited')
  expect(await page.locator(':target').innerText()).toBe('rate_limited')
  expect(await page.locator(':target').isVisible()).toBe(true)
  await takePictures(page, 'contract')
})
