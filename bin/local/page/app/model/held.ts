import { effect, signal } from '@preact/signals'
import { now } from './clock.ts'
import { state } from './live.ts'

/** Sessions that were seen to hold a slot, by their ids. */
const seen = signal<ReadonlySet<string>>(new Set())

effect(() => {
  const ids = (state.value?.store?.accounts ?? []).flatMap(({ slots }) => slots.map(({ sessionId }) => sessionId))
  const added = ids.filter((id) => !seen.peek().has(id))
  if (added.length > 0) seen.value = new Set([...seen.peek(), ...added])
})

/** Whether a session has lost its slot: it was seen to hold one, and holds none now. */
export const hasLostSlot = (sessionId: string): boolean => {
  const store = state.value?.store
  if (!store || !seen.value.has(sessionId)) return false
  const slot = store.accounts.flatMap(({ slots }) => slots).find((one) => one.sessionId === sessionId)
  return !slot || slot.deadline <= now.value
}
