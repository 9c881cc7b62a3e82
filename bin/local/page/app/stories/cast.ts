import { addSeat, nextDevice, type Seat, seats } from '../model/seats.ts'

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

const hasStarted = (seat: Seat) => until(() => named(seat) !== 'starting')

/** An account that plays, for the stories that need one. */
export const playing = async (userId: string, count: number) => {
  for (const seat of own(userId)) if (!isPlaying(seat)) seat.remove()
  while (own(userId).length < count) await hasStarted(family(userId))
}
