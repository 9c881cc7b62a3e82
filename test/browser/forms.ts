import type { Page } from 'playwright-core'

/** What becomes of a stop sent in this form while its page ends. */
type Fate =
  /** It arrives and ends the session. */
  | 'stops'
  /** It arrives, and is no JSON. */
  | 'is refused'
  /** Its type takes a preflight, and a beacon carries credentials, which the service allows to no origin (Fetch standard). */
  | 'is never sent'

type Form = { readonly code: string; readonly fate: Fate }

const beacon = (data: string, fate: Fate): Form => ({ code: `navigator.sendBeacon(url, ${data})`, fate })

/** Ways to send a stop from `pagehide`, as code of the page; `url`, `token`, and `text`, the JSON that holds it, are there. */
export const FORMS: Readonly<Record<string, Form>> = {
  'a string': beacon('text', 'stops'),
  'a `Blob` of `text/plain`': beacon(`new Blob([text], { type: 'text/plain' })`, 'stops'),
  'a `Blob` without a type': beacon('new Blob([text])', 'stops'),
  'an `ArrayBuffer`': beacon('new TextEncoder().encode(text).buffer', 'stops'),
  'a `Uint8Array`': beacon('new TextEncoder().encode(text)', 'stops'),
  '`URLSearchParams`': beacon('new URLSearchParams({ token })', 'is refused'),
  '`FormData`': beacon(
    '(() => { const form = new FormData(); form.set("token", token); return form })()',
    'is refused',
  ),
  'a `Blob` of `application/json`': beacon(`new Blob([text], { type: 'application/json' })`, 'is never sent'),
}

/** Ways in which a page ends. */
export const ENDS: Readonly<Record<string, (page: Page, origin: string) => Promise<unknown>>> = {
  'went to another page': (page, origin) => page.goto(`${origin}/next`, { timeout: 60_000 }),
  'closed its tab': (page) => page.close({ runBeforeUnload: true }),
  'closed its private window': (page) => page.context().close(),
}
