import type { State } from '../state.ts'

export type Listener = (state: State) => void

const isSame = (one: State, other: State) => JSON.stringify(one) === JSON.stringify(other)

/** Tells every change to every listener, in order, also of changes that a listener causes. */
export const watched = (read: () => State, failed: (error: unknown) => void) => {
  const listeners = new Set<Listener>()
  const waiting: State[] = []
  let last = read()
  let isTelling = false
  const tell = (state: State) => {
    for (const listener of [...listeners])
      try {
        listener(state)
      } catch (error) {
        failed(error)
      }
  }
  const publish = () => {
    const state = read()
    if (!isSame(state, last)) waiting.push(state)
    last = state
    if (isTelling) return
    isTelling = true
    for (let one = waiting.shift(); one; one = waiting.shift()) tell(one)
    isTelling = false
  }
  return {
    publish,
    subscribe: (listener: Listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    forget: () => listeners.clear(),
  }
}
