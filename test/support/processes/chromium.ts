import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const { PATH = '', CI } = process.env
const found = PATH.split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((file) => existsSync(file))

const MISSING = 'there is no chromium on PATH: apt-get install --no-install-recommends chromium'

/** A test in a real browser. Without one it is skipped and says so by name; in CI it fails. */
export const testInChromium = (title: string, body: () => Promise<void>, timeout = 120_000) => {
  const isSkipped = !found && !CI
  if (isSkipped) console.log(`Skipped, because ${MISSING}: ${title}`)
  test.skipIf(isSkipped)(title, body, timeout)
}

/** An empty page at every path. To a browser http://127.0.0.1 is another site than http://localhost. */
export const startPages = async () => {
  const { port, stop } = await listen((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end('<!doctype html>')
  }, 0)
  afterAll(stop)
  return `http://127.0.0.1:${port}`
}

/**
 * Parts of a window that no page sees: the pages of its address bar, each a process for each window, and a process kept
 * for the next page. The browser's other features are its defaults: this list takes the place of Playwright's.
 */
const UNSEEN = '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess'

/** Playwright switches the back/forward cache off, as its own pages do not take part in it. */
const NO_CACHE = '--disable-back-forward-cache'

/** A Chromium with its own features, without the sandbox, which it does not have for root; it ends with the file. */
export const startChromium = ({ backForwardCache = false } = {}) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    const launch = { args: ['--no-sandbox', UNSEEN], ignoreDefaultArgs: backForwardCache ? [NO_CACHE] : [] }
    if (found) browser = await chromium.launch({ executablePath: found, ...launch })
  }, 60_000)
  afterAll(() => browser?.close())
  return {
    version: () => browser?.version() ?? '',
    /** A page in the one tab of a private window of its own. */
    open: async (url: string): Promise<Page> => {
      if (!browser) throw new Error(MISSING)
      const page = await (await browser.newContext()).newPage()
      await page.goto(url, { timeout: 60_000 })
      return page
    },
  }
}
