import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { npmBinaries } from '../../bin/local/postgres/binaries.ts'
import { startPostgres } from '../../bin/local/postgres/server.ts'
import { synthesizeApi } from '../../bin/local/template/synthesize.ts'
import { testInChromium } from '../support/processes/chromium.ts'
import { DESK, startRoom } from './rooms.ts'

const [postgres, api] = await Promise.all([
  startPostgres({ binaries: await npmBinaries() }),
  synthesizeApi({ withSessionLog: true }),
])
afterAll(postgres.stop)
const { url, open } = await startRoom(
  {
    ...{ POSTGRES_ENABLED: 'true', POSTGRES_HOST: postgres.host, POSTGRES_PORT: String(postgres.port) },
    ...{ POSTGRES_USER: postgres.user, POSTGRES_PASSWORD: postgres.password, LOCAL_SCHEDULE_INTERVAL: '1s' },
  },
  api,
)
const { open: openWithout } = await startRoom()

const PHONE = { width: 390, height: 844 }

const addPlayer = async (page: Page, user: string) => {
  await page.getByRole('form', { name: 'Add a player' }).getByLabel('Account').fill(user)
  await page.getByRole('button', { name: 'Add player' }).click()
  return page.getByRole('region', { name: `Account ${user}` })
}

const historyOf = (account: Locator, user: string) =>
  account.getByRole('list', { name: `History of ${user}` }).getByRole('listitem')
const stopAll = async (account: Locator) => {
  for (const button of await account.getByRole('button', { name: 'Stop' }).all()) await button.click()
}

testInChromium('a user’s history is shown when it is opened, and grows with the next event', async () => {
  const { page, faults } = await open()
  const account = await addPlayer(page, 'ann')
  const rows = historyOf(account, 'ann')
  expect(await rows.count()).toBe(0)
  await account.getByText('History').click()
  await expect
    .poll(() => rows.allInnerTexts(), { timeout: 15_000 })
    .toEqual([expect.stringMatching(/^film-1 main, tv …[\da-f]{6}\s+Playing at 0:00\s+\d\d:\d\d:\d\d, watched \d+ s$/)])
  await stopAll(account)
  await expect
    .poll(() => rows.allInnerTexts(), { timeout: 15_000 })
    .toEqual([expect.stringMatching(/Stopped at 0:\d\d/)])
  expect(faults).toEqual([])
})

const create = (user_id: string) =>
  fetch(`${url}/api/playback/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_id, profile_id: 'main', content_id: 'film-1', device_id: randomUUID() }),
  })
const logged = async (user: string) => {
  const response = await fetch(`${url}/api/playback/history/${user}`)
  return ((await response.json()) as { readonly sessions?: readonly unknown[] }).sessions?.length
}

testInChromium('earlier sessions are added below, and nothing is wider than a phone', async () => {
  const { page } = await open()
  for (let n = 0; n < 7; n++) await create('streams-9-bob')
  await expect.poll(() => logged('streams-9-bob'), { timeout: 15_000 }).toBe(7)
  const account = page.getByRole('region', { name: 'Account streams-9-bob' })
  await account.getByText('History').click()
  const rows = historyOf(account, 'streams-9-bob')
  await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(5)
  await account.getByRole('button', { name: 'Earlier sessions' }).click()
  await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(7)
  expect(new Set(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('title')))).size).toBe(7)
  await rows.last().scrollIntoViewIfNeeded()
  for (const viewport of [PHONE, DESK])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await rows.last().scrollIntoViewIfNeeded()
      await page.screenshot({ path: `dist/screenshots/history-${viewport.width}-${colorScheme}.png` })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width)
    }
})

testInChromium('a log that does not answer is said, and the history is there when it does again', async () => {
  const { page, faults } = await open()
  await postgres.halt()
  const account = await addPlayer(page, 'cat')
  await account.getByText('History').click()
  await account.getByText('The session log or Redis does not answer').waitFor()
  await postgres.resume()
  await stopAll(account)
  await expect.poll(() => historyOf(account, 'cat').count(), { timeout: 20_000 }).toBe(1)
  expect(faults).toEqual([])
})

testInChromium('without a session log there is no history to open', async () => {
  const { page } = await openWithout()
  const account = await addPlayer(page, 'ann')
  await account.getByRole('article').first().waitFor()
  expect(await account.getByText('History').count()).toBe(0)
})
