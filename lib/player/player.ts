import { watchPage } from './engine/page.ts'
import { loopOf } from './loop.ts'
import { type PlayerOptions, partsOf, positionFrom } from './options.ts'
import { finish, isSettled, newMemory, ownSession, stateOf } from './protocol/memory.ts'
import { hurry } from './protocol/pauses.ts'
import type { Means } from './protocol/plan.ts'
import { lastStop } from './protocol/requests.ts'
import type { State, Title } from './state.ts'

export type { PlayerOptions } from './options.ts'
export type { Answer, Request, Send } from './protocol/answer.ts'
export type { Ended, Live, Refused, Rival, State, Streams, Title, Viewer } from './state.ts'

const PATIENCE_MS = 60_000

/**
 * A player of the Viewing Service: one playback at a time, which never holds more than one session. It obeys the
 * contract (functions/contract/README.md), sends one request at a time, and never throws.
 */
export const createPlayer = (options: PlayerOptions) => {
  const parts = partsOf(options)
  const { clock, random, newKey, page, farewell, timers } = parts
  const memory = newMemory()
  const position = positionFrom(options, parts)
  const { viewer, patienceMs = PATIENCE_MS } = options
  const means: Means = { viewer, random, newKey, positionNow: position.now, patienceMs }
  const { run, changed, until, subscribe, end } = loopOf(memory, means, options, parts)
  const state = (): State => stateOf(memory)

  const hurryAll = () => {
    const { session, create } = memory
    for (const gate of [create?.gate, session?.beat, session?.toggle, session?.stop]) if (gate) hurry(gate, clock())
    changed()
  }

  const begin = async (title: Title, toName: readonly string[]): Promise<State> => {
    Object.assign(memory, { title: { ...title }, isPaused: false, toName, wishedAt: clock(), createAt: 0, late: 0 })
    position.forget()
    hurryAll()
    await until(() => state().name !== 'starting')
    return state()
  }

  const again = async (toName: readonly string[]): Promise<State> => {
    const { title, lastTitle } = memory
    if (title || !lastTitle) return state()
    const seconds = position.now() || lastTitle.position
    return begin({ contentId: lastTitle.contentId, ...(seconds !== undefined && { position: seconds }) }, toName)
  }

  const pausing = (isPaused: boolean) => {
    memory.isPaused = isPaused
    changed()
  }

  const sayGoodbye = () => {
    const { session } = memory
    if (!session || session.isGone) return
    const { path, text } = lastStop(session, position.now())
    farewell(path, text)
  }

  const leave = () => {
    sayGoodbye()
    memory.isAway = true
    changed()
  }

  const comeBack = () => {
    memory.isAway = false
    const session = ownSession(memory)
    if (session) session.beat.at = clock()
    hurryAll()
  }

  const unwatch = page && watchPage(page, { leave, comeBack, hint: hurryAll })
  void run()

  return {
    /** Starts a title; one that plays ends with it. Gives the first state that is not `starting`. */
    start: (title: Title): Promise<State> => {
      const isStarting = state().name === 'starting' && memory.title?.contentId === title.contentId
      return isStarting ? until(() => state().name !== 'starting').then(state) : begin(title, title.replaces ?? [])
    },
    pause: () => pausing(true),
    resume: () => pausing(false),
    /** Where the viewer went, seconds. Only for players without the option `position`; told with the next request. */
    seek: (seconds: number) => position.seek(seconds),
    /** Ends playback at once. The promise is fulfilled when the service knows it, or needs not be told any more. */
    stop: (): Promise<void> => {
      if (memory.title) finish(memory, { name: 'ended', contentId: memory.title.contentId, reason: 'stopped' }, clock())
      changed()
      return until(() => isSettled(memory))
    },
    /** After `refused`: starts the title again and ends these sessions for it, which the viewer has chosen. */
    takeOver: (sessionIds: readonly string[]): Promise<State> => again(sessionIds),
    /** After `refused` or `ended`: starts the title again. */
    retry: (): Promise<State> => again([]),
    state,
    subscribe,
    /** What CDN and DRM are shown at the moment; empty when nothing plays. */
    token: (): string => ownSession(memory)?.token ?? '',
    /** The page or the app ends, or is put aside for good: the session is stopped by a beacon. `pagehide` calls it. */
    leave,
    /** The page or the app goes on after `leave`. `pageshow` calls it. */
    comeBack,
    /** The device woke up, or has a network again: only a hint. `online` and `visibilitychange` call it. */
    wake: hurryAll,
    /** Ends everything: a session by a beacon, all timers and listeners. */
    dispose: () => {
      sayGoodbye()
      unwatch?.()
      end()
      timers.clearAll()
    },
  }
}

export type Player = ReturnType<typeof createPlayer>
