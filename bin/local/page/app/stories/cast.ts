import { addSeat, nextDevice, type Seat, seats } from '../model/seats.ts'
import { change } from '../model/switch.ts'

export type Step = { readonly says: string; readonly act: () => Promise<unknown> }
export type Story = { readonly title: string; readonly steps: readonly Step[] }

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until something holds, at most for so long: a story goes on even if its part does not. */
export const until = async (holds: () => boolean, ms = 15_000) => {
  for (const end = performance.now() + ms; performance.now() < end && !holds(); ) await sleep(100)
  await sleep(800)
}

export const isPlaying = (seat: Seat | undefined) => seat?.state.value.name === 'playing'
export const named = (seat: Seat | undefined) => seat?.state.value.name

export const family = (userId: string, contentId = 'film-1') => {
  const viewer = { userId, profileId: 'main', deviceId: nextDevice(userId), region: 'US' }
  return addSeat(viewer, contentId)
}

export const own = (userId: string) => seats.value.filter(({ viewer }) => viewer.userId === userId)
export const last = (userId: string) => own(userId).at(-1)

const known = new Set<string>()

/** An account that nobody has played on in this page: a story that is told twice begins anew. */
export const newcomer = (name: string) => {
  let userId = name
  for (let n = 2; known.has(userId); n++) userId = `${name}-${n}`
  known.add(userId)
  return userId
}

/** How far the clock may move at once without anybody missing a deadline of 90 s, seconds. */
const STEP = 40

/** Time passes, and who has a network beats meanwhile, as in life. */
export const pass = async (seconds: number) => {
  for (let left = seconds; left > 0; left -= STEP) {
    await change({ forward: Math.min(STEP, left) })
    await sleep(500)
  }
}

/** Each of an account's players reports now, not at its next heartbeat. */
export const report = (userId: string) => {
  for (const { player } of own(userId)) player.comeBack()
}

const hasStarted = (seat: Seat) => until(() => named(seat) !== 'starting')

/** An account that plays, for the stories that need one. */
export const playing = async (userId: string, count: number) => {
  for (const seat of own(userId)) if (!isPlaying(seat)) seat.remove()
  while (own(userId).length < count) await hasStarted(family(userId))
}
