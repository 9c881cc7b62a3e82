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
export type * from './state.ts'

const PATIENCE_MS = 60_000

/**
 * A player of the Viewing Service: one playback at a time, which never holds more than one session. It obeys the
 * contract (functions/contract/README.md), sends one request at a time, and never throws.
 */
export const createPlayer = (options: PlayerOptions) => {
  const parts = partsOf(options)
  const { clock, random, newKey, page, farewell } = parts
  const memory = newMemory()
  const position = positionFrom(options, parts)
  const { viewer, patienceMs = PATIENCE_MS } = options
  const means: Means = { viewer, random, newKey, positionNow: position.now, patienceMs }
  const state = (): State => stateOf(memory)
  let isDisposed = false

  const sayGoodbye = () => {
    const { session } = memory
    if (!session || session.isGone) return
    const { path, text } = lastStop(session, position.now())
    farewell(path, text)
  }
  const { run, changed, until, subscribe, close } = loopOf(memory, means, options, { ...parts, sayGoodbye })

  const hurryAll = () => {
    const { session, create } = memory
    for (const gate of [create?.gate, session?.beat, session?.toggle, session?.stop]) if (gate) hurry(gate, clock())
    changed()
  }

  /** Before the app is told: it may put another video into its element then. */
  const noteWhereItEnds = () => {
    const session = ownSession(memory)
    if (session) session.leftAt = position.now()
  }

  const begin = async (title: Title, toName: readonly string[]): Promise<State> => {
    if (isDisposed) return state()
    noteWhereItEnds()
    const { contentId = title.contentId } = memory.title ?? memory.lastTitle ?? {}
    const seconds = title.position ?? (contentId === title.contentId ? undefined : 0)
    const wished = { ...title, ...(seconds !== undefined && { position: seconds }) }
    Object.assign(memory, { title: wished, isPaused: false, toName, wishedAt: clock(), createAt: 0, late: 0 })
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

  const leave = () => {
    if (isDisposed) return
    sayGoodbye()
    memory.isAway = true
    changed()
  }

  const comeBack = () => {
    if (isDisposed) return
    memory.isAway = false
    const session = ownSession(memory)
    if (session) session.beat.at = clock()
    hurryAll()
  }

  const unwatch = page && watchPage(page, { leave, comeBack, hint: hurryAll })
  void run()

  return {
    /**
     * Starts a title; another one that plays ends with it, the same one goes on. Gives the first state that is not
     * `starting`.
     */
    start: (title: Title): Promise<State> => {
      if (memory.title?.contentId !== title.contentId) return begin(title, title.replaces ?? [])
      pausing(false)
      return until(() => state().name !== 'starting').then(state)
    },
    pause: () => pausing(true),
    resume: () => pausing(false),
    /** Where the viewer went, seconds. Only for players without the option `position`; told with the next request. */
    seek: (seconds: number) => position.seek(seconds),
    /** Ends playback at once. The promise is fulfilled when the service knows it, or needs not be told any more. */
    stop: (): Promise<void> => {
      noteWhereItEnds()
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
    /**
     * Ends everything: a session by a beacon, all timers and listeners. While it is not known whether a start made a
     * session, it goes on to learn of that and to stop it, for a minute at most. Later verbs do nothing.
     */
    dispose: () => {
      if (isDisposed) return
      isDisposed = true
      sayGoodbye()
      unwatch?.()
      if (memory.title) finish(memory, { name: 'ended', contentId: memory.title.contentId, reason: 'stopped' }, clock())
      Object.assign(memory, { session: undefined, isAway: false })
      close()
    },
  }
}

export type Player = ReturnType<typeof createPlayer>
