import { signal } from '@preact/signals'
import type { PlayerOptions } from '../../../../../lib/player/player.ts'
import { clockDifference } from '../model/live.ts'
import { shortId } from '../model/words.ts'
import { MEDIA } from './engines.ts'

/** Something that left this page. Tokens are left out. */
export type Sent = {
  readonly id: number
  /** Unix ms of this browser. */
  readonly at: number
  readonly to: 'service' | 'media'
  readonly text: string
  /** 0: there was no answer. Undefined: nobody waits for one. */
  readonly status: number | undefined
  readonly note: string
}

type Send = NonNullable<PlayerOptions['fetch']>

/** As many as the page keeps. */
const KEPT = 100

const pathText = (url: string) =>
  new URL(url, location.origin).pathname.replace('/api/playback/', '').replace(/[\w-]{20,}/, (id) => `…${shortId(id)}`)

type Reply = { readonly code?: string; readonly server_time?: string }

/** What left the page, the newest first: calls of the service, beacons, and files of the video. */
export const sentLog = () => {
  const entries = signal<readonly Sent[]>([])
  let made = 0
  const add = (entry: Omit<Sent, 'id' | 'at'>) => {
    made += 1
    entries.value = [{ ...entry, id: made, at: Date.now() }, ...entries.value].slice(0, KEPT)
  }
  const hear = async (response: Awaited<ReturnType<Send>>): Promise<string> => {
    const { code = '', server_time }: Reply = await (response as Response)
      .clone()
      .json()
      .catch(() => ({}))
    if (server_time) clockDifference.value = Date.parse(server_time) - Date.now()
    return code
  }
  return {
    entries,
    through:
      (send: Send): Send =>
      async (url, init) => {
        const text = `${(init as RequestInit).method ?? 'GET'} ${pathText(url)}`
        try {
          const response = await send(url, init)
          add({ to: 'service', text, status: response.status, note: await hear(response) })
          return response
        } catch (error) {
          add({ to: 'service', text, status: 0, note: 'no answer' })
          throw error
        }
      },
    beacon: (url: string, text: string) => {
      const isTaken = navigator.sendBeacon(url, text)
      add({ to: 'service', text: `POST ${pathText(url)}`, status: undefined, note: 'by a beacon' })
      return isTaken
    },
    /** Whatever this page loads from the media server, by either engine. Safari before 18 does not say the status. */
    watchMedia: () =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
          const { pathname } = new URL(entry.name)
          if (!pathname.startsWith(MEDIA)) continue
          const text = `GET ${pathname.slice(MEDIA.length)}`
          add({ to: 'media', text, status: entry.responseStatus || undefined, note: '' })
        }
      }).observe({ type: 'resource' }),
  }
}
