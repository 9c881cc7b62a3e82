import { createPlayer, type Player, type Refused, type State } from '../../../lib/player/player.ts'
import { WITHDRAWN } from '../audit/judge.ts'
import type { Tally } from '../tally.ts'
import type { Seat } from './accounts.ts'
import { audited } from './audited.ts'
import { type Random, sleep } from './random.ts'
import type { Sender } from './request.ts'
import type { World } from './world.ts'

type Parts = { readonly send: Sender; readonly tally: Tally; readonly world: World; readonly random: Random }

/** Shares of all turns. */
const [PAUSES, SEEKS, CRASHES, NEXT_EPISODES, WITHDRAWN_TITLES] = [0.05, 0.05, 0.1, 0.4, 0.01]
const [TAKES_OVER, ENDS_RIVAL] = [0.3, 0.1]

/** What the viewer's app does next: the sessions that the next start is to end, or takes over from. */
type Next = { readonly replaces?: readonly string[]; readonly takesOver?: readonly string[] }

const isPlaying = ({ name }: State) => name === 'playing' || name === 'paused' || name === 'recovering'
const sessionOf = (state: State) => ('sessionId' in state ? state.sessionId : '')

/** How a playback ended that the viewer did not end. */
const endOf = (state: State) => {
  if (state.name === 'ended') return state.reason === 'unreachable' ? 'without a decision' : 'decision'
  return state.name === 'refused' && state.recovery === 'show' ? 'decision' : 'without a decision'
}

/** A viewer who plays one title after the other on the reference player, pauses, seeks, and has an app that crashes. */
export const viewer = (seat: Seat, { send, tally, world, random }: Parts) => {
  const audit = audited(seat, send, world, tally)
  const chance = (share: number) => random() < share
  let position = 0

  const noteLoss = (state: State) => {
    if (state.name === 'recovering' && state.because === 'session lost') tally.reactions.add('created anew')
  }
  /** An app as it is started: a crashed one says no goodbye. */
  const openApp = (): Player =>
    createPlayer({
      ...{ api: '', viewer: { ...seat, profileId: 'main', region: 'US' }, random, send: audit.send },
      ...{ position: () => position, patienceMs: world.startPatienceMs, onChange: noteLoss },
      ...{ page: null, beacon: () => true },
    })
  let app = openApp()

  /** Watches for so long. False when playback ended before. */
  const watch = async (ms: number): Promise<boolean> => {
    const end = performance.now() + ms
    for (;;) {
      await sleep(Math.min(world.intervalMs * (0.85 + random() * 0.15), end - performance.now()))
      if (!isPlaying(app.state())) return false
      if (performance.now() >= end || world.isOver()) return true
      position = chance(SEEKS) ? Math.floor(random() * 7_200) : position + Math.round(world.intervalMs / 1_000)
      const isPaused = app.state().name === 'paused'
      if (chance(isPaused ? 0.5 : PAUSES)) isPaused ? app.resume() : app.pause()
    }
  }

  const leave = async (id: string): Promise<Next> => {
    if (!world.isOver() && chance(NEXT_EPISODES)) return {}
    if (!world.isOver() && chance(CRASHES)) {
      app.dispose()
      app = openApp()
      await sleep(random() * world.windowMs)
      return chance(0.5) ? { replaces: [id] } : {}
    }
    await app.stop()
    return {}
  }

  /** Plays the title to some end. */
  const play = async (): Promise<Next> => {
    world.herd.begins(seat)
    const isOwnWill = await watch(world.titleMs * (0.5 + random()))
    const state = app.state()
    const end = isOwnWill ? 'own will' : endOf(state)
    world.herd.ends(seat, end)
    tally.reactions.add(`ended: ${end}`)
    if (end === 'without a decision') world.stopped(seat, 'playback ended', state)
    return isOwnWill ? leave(sessionOf(state)) : {}
  }

  /** What the viewer does when the limit is reached. */
  const atTheLimit = async ({ rivals }: Refused): Promise<Next> => {
    const rival = rivals[Math.floor(random() * rivals.length)]
    if (rival && chance(TAKES_OVER)) return { takesOver: [rival.sessionId] }
    if (rival && chance(ENDS_RIVAL)) await audit.terminate(rival.sessionId)
    await sleep(random() * 2 * world.intervalMs)
    return {}
  }

  const begin = async ({ replaces = [], takesOver }: Next): Promise<Next> => {
    const contentId = `${chance(WITHDRAWN_TITLES) ? WITHDRAWN : 'title'}-${Math.floor(random() * world.titles)}`
    position = 0
    const state = await (takesOver ? app.takeOver(takesOver) : app.start({ contentId, position, replaces }))
    if (isPlaying(state)) return play()
    const isRefused = state.name === 'refused'
    tally.reactions.add(`did not start: ${isRefused ? state.code : state.name}`)
    if (isRefused && state.code === 'concurrency_limit_reached') return atTheLimit(state)
    await sleep(random() * 2 * world.intervalMs)
    return {}
  }

  return async () => {
    await sleep(random() * world.arrivalMs)
    for (let next: Next = {}; !world.isOver(); ) next = await begin(next)
    await app.stop()
    app.dispose()
  }
}
