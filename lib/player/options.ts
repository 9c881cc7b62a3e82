import {
  engineBeacon,
  engineClock,
  engineFetch,
  enginePage,
  engineTimers,
  type Fetch,
  newKey,
  type Page,
  type Timers,
} from './engine/engine.ts'
import { farewell, transport } from './engine/transport.ts'
import type { Send } from './protocol/answer.ts'
import type { State, Viewer } from './state.ts'

export type PlayerOptions = {
  /** Where the service is: `https://viewing.example.com`, without a slash at its end. */
  readonly api: string
  readonly viewer: Viewer
  /** Where the viewer is in the title, seconds: `() => video.currentTime`. Without it the last `seek` counts. */
  readonly position?: (() => number) | undefined
  /** Identity's access token, asked for before each create; `isRefused` when the last one was. Not needed in a stage without authentication. */
  readonly accessToken?: ((isRefused: boolean) => string | Promise<string>) | undefined
  /** Called with every change of the state. `subscribe` adds more listeners. */
  readonly onChange?: ((state: State) => void) | undefined
  /** Called with what a developer should hear of: a `fix` of the service, a callback that threw. */
  readonly onProblem?: ((problem: string, facts: unknown) => void) | undefined
  /** How long a viewer waits for a start, ms; 60,000 without it. */
  readonly patienceMs?: number | undefined

  /** The parts below are the engine's own unless given. */
  readonly fetch?: Fetch | undefined
  /** Sends requests in the place of `fetch`; it must not reject. */
  readonly send?: Send | undefined
  /** ms of a monotonic clock. */
  readonly clock?: (() => number) | undefined
  readonly timers?: Timers | undefined
  /** 0 to 1. */
  readonly random?: (() => number) | undefined
  /** A new Idempotency-Key, never the same twice, whatever `random` gives. */
  readonly newKey?: (() => string) | undefined
  /** `navigator.sendBeacon`; false when it was not taken. */
  readonly beacon?: ((url: string, text: string) => boolean) | undefined
  /** The window whose end stops playback. `null`: none; then call `leave` and `comeBack`. */
  readonly page?: Page | null | undefined
}

/** Timers that can all be cleared at once. */
const clearable = (timers: Timers) => {
  const running = new Set<unknown>()
  return {
    set: (call: () => void, ms: number) => {
      const timer = timers.set(() => {
        running.delete(timer)
        call()
      }, ms)
      running.add(timer)
      return timer
    },
    clear: (timer: unknown) => {
      running.delete(timer)
      timers.clear(timer)
    },
    clearAll: () => {
      for (const timer of running) timers.clear(timer)
      running.clear()
    },
  }
}

/** A callback that may throw, and then nothing happens. */
const harmless =
  (report: PlayerOptions['onProblem']) =>
  (problem: string, facts: unknown): undefined => {
    try {
      report?.(problem, facts)
    } catch {}
  }

/** Everything that a player is made of. */
export const partsOf = (options: PlayerOptions) => {
  const { fetch = engineFetch, beacon = engineBeacon, page = enginePage() } = options
  const timers = clearable(options.timers ?? engineTimers)
  const api = options.api.replace(/\/+$/, '')
  return {
    ...{ timers, page: page ?? undefined, onProblem: harmless(options.onProblem) },
    clock: options.clock ?? engineClock,
    random: options.random ?? Math.random,
    newKey: options.newKey ?? newKey,
    send: options.send ?? transport(api, fetch, timers),
    farewell: farewell(api, fetch, beacon),
  }
}

export type Parts = ReturnType<typeof partsOf>

const MOST_SECONDS = 1e10

/** Where the viewer is: asked for, or as last sought. Undefined when the contract could not use it. */
export const positionFrom = ({ position }: PlayerOptions, { onProblem }: Parts) => {
  let sought: number | undefined
  const read = () => {
    try {
      return position ? position() : sought
    } catch (error) {
      return onProblem('position threw', error)
    }
  }
  return {
    seek: (seconds: number) => {
      sought = seconds
    },
    forget: () => {
      sought = undefined
    },
    now: (): number | undefined => {
      const seconds = read()
      return seconds !== undefined && seconds >= 0 && seconds <= MOST_SECONDS ? seconds : undefined
    },
  }
}
