import { afterAll, inject, onTestFinished } from 'vitest'
import { startLocal } from '../../bin/local/start.ts'
import { startChromium } from '../support/processes/chromium.ts'

export const DESK = { width: 1_440, height: 900 }

/** A local service and a browser for its page. `open` gives a page, and what went wrong in its scripts. */
export const startRoom = async (settings: Readonly<Record<string, string>> = {}, api = inject('api')) => {
  const { PATH = '' } = process.env
  const environment = { PATH, SERVER_PORT: '0', ...settings }
  const { url, stop } = await startLocal({ environment, log: () => {}, api })
  afterAll(stop)
  const browser = startChromium()
  const open = async (path = '/') => {
    const page = await browser.open(url + path)
    onTestFinished(() => (page.isClosed() ? undefined : page.close({ runBeforeUnload: true })))
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    await page.setViewportSize(DESK)
    return { page, faults }
  }
  return { url, open }
}
