import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { testInChromium } from '../support/processes/chromium.ts'
import { DESK, startRoom } from './rooms.ts'

const { open } = await startRoom()

const add = async (page: Page, account: string, device = '') => {
  await page.getByRole('combobox', { name: 'Account' }).fill(account)
  if (device) await page.getByLabel('Device').fill(device)
  await page.getByRole('button', { name: 'Add player' }).click()
}
const player = (page: Page, name: string) => page.getByRole('article', { name })

testInChromium('a start that waits says why, and one button puts all back to normal', async () => {
  const { page } = await open()
  await page.getByRole('group', { name: 'Identity' }).getByRole('radio', { name: 'Failing' }).check()
  await add(page, 'hal')
  await player(page, 'hal, main, tv').getByText('dependency_unavailable').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'All back to normal' }).click()
  await add(page, 'hal')
  await player(page, 'hal, main, tv').getByText('Playing').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'All back to normal' }).count()).toBe(0)
})

testInChromium('a player whose slot was taken over is not shown as if it held one', async () => {
  const { page } = await open()
  await add(page, 'one-stream-ida')
  await player(page, 'one-stream-ida, main, tv').getByText('Playing').waitFor()
  await page.getByRole('region', { name: 'Account one-stream-ida' }).getByText('expires in').waitFor()
  await add(page, 'one-stream-ida')
  await page.getByRole('button', { name: 'Take over from main, tv' }).click()
  await player(page, 'one-stream-ida, main, phone').getByText('Playing').waitFor()
  await player(page, 'one-stream-ida, main, tv').getByText('Slot lost, not told yet').waitFor()
})

testInChromium('after a move of the clock a player is told at once what has become of its session', async () => {
  const { page } = await open()
  await add(page, 'jan')
  await player(page, 'jan, main, tv').getByText('Playing').waitFor()
  await page.getByRole('button', { name: '+10 m', exact: true }).click()
  await player(page, 'jan, main, tv').getByText('The session is lost').waitFor()
})

testInChromium('a filter that nothing passes says so, and the arrow keys walk through the tabs', async () => {
  const { page } = await open()
  await add(page, 'kay')
  await page.locator('.feed li').first().waitFor()
  await page.getByRole('searchbox').fill('no such thing')
  await page.getByText('contains “no such thing”').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.locator('.feed li').first().waitFor()
  await page.getByRole('tab', { name: 'Events' }).focus()
  await page.keyboard.press('ArrowRight')
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Requests')
  await page.getByRole('tab', { name: 'Requests', selected: true }).waitFor()
})

testInChromium('the longest names stay within the page', async () => {
  const { page, faults } = await open()
  await add(page, 'l'.repeat(128), 'm'.repeat(128))
  await page.getByText('Playing').waitFor()
  for (const width of [DESK.width, 390]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    const widest = `Math.max(...[...document.querySelectorAll('.panel *')].map((one) => one.getBoundingClientRect().right))`
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(width)
  }
  expect(faults).toEqual([])
})

testInChromium('whoever works by the keyboard stays at a player whose buttons change', async () => {
  const { page } = await open()
  await add(page, 'ned')
  const card = player(page, 'ned, main, tv')
  const focused = () =>
    page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent')
  await card.getByRole('button', { name: 'Stop' }).press('Enter')
  await card.getByText('Ended').waitFor()
  expect(await focused()).toBe('ned, main, tv')
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('Play again')
  await card.getByRole('button', { name: 'Remove' }).press('Enter')
  expect(await focused()).toBe('Add player')
})
