import { signal } from '@preact/signals'
import type { EventHappening, Happening, HappeningOf } from '../../../activity/happening.ts'
import type { PageState } from '../../state.ts'

/** As many of each kind as the page keeps. */
const KEPT = 300

/** What the runner says of itself, each second; undefined until it has said something. */
export const state = signal<PageState | undefined>(undefined)
/** Whether the runner is there. */
export const isConnected = signal(true)
/** By how many ms the runner's clock is ahead of this browser's. */
export const clockDifference = signal(0)

export const requests = signal<readonly HappeningOf<'request'>[]>([])
export const events = signal<readonly EventHappening[]>([])
export const answers = signal<readonly HappeningOf<'answer'>[]>([])
export const notices = signal<readonly HappeningOf<'notice'>[]>([])

const lists = { request: requests, event: events, answer: answers, notice: notices } as const

/** The newest first. What was seen before, as after a reconnect, is not added again. */
const add = (happening: Happening) => {
  const list = lists[happening.kind] as { value: readonly Happening[] }
  if (list.value.some(({ id }) => id === happening.id)) return
  list.value = [happening, ...list.value].slice(0, KEPT)
}

/** The time of the service, Unix ms. */
export const serviceNow = () => Date.now() + clockDifference.value

/** Follows the runner for as long as the page is there; the browser reconnects by itself. */
export const follow = (url = '/local/live') => {
  const source = new EventSource(url)
  source.addEventListener('open', () => {
    isConnected.value = true
  })
  source.addEventListener('error', () => {
    isConnected.value = false
  })
  source.addEventListener('happening', ({ data }) => add(JSON.parse(data)))
  source.addEventListener('state', ({ data }) => {
    const next: PageState = JSON.parse(data)
    clockDifference.value = next.now - Date.now()
    state.value = next
  })
}
