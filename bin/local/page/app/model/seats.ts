import { signal } from '@preact/signals'
import { createPlayer, type State, type Viewer } from '../../../../../lib/player/player.ts'
import { accessToken } from './access-token.ts'
import { network } from './network.ts'
import { stopwatch } from './stopwatch.ts'

const DEVICES = ['tv', 'phone', 'tablet', 'laptop', 'console', 'car', 'fridge']
let made = 0

const runs = ({ name, ...more }: State) =>
  name === 'playing' || (name === 'recovering' && !('isPaused' in more && more.isPaused))

const seat = (viewer: Viewer, contentId: string) => {
  made += 1
  const id = made
  const net = network()
  const film = stopwatch()
  const state = signal<State>({ name: 'idle' })
  const sessions = signal(0)
  let hasLeft = false
  let sessionId: string | undefined
  const player = createPlayer({
    ...{ api: location.origin, viewer, position: film.seconds, fetch: net.fetch },
    accessToken: () => accessToken(viewer.userId),
    onChange: (next) => {
      state.value = next
      film.run(runs(next))
      if ('sessionId' in next && next.sessionId !== sessionId) {
        sessionId = next.sessionId
        sessions.value += 1
      }
    },
  })
  const forget = () => {
    seats.value = seats.value.filter((one) => one.id !== id)
  }
  const reopen = () => {
    forget()
    addSeat(viewer, contentId)
  }
  return {
    ...{ id, viewer, contentId, player, state, sessions, network: net },
    label: `${viewer.userId}, ${viewer.profileId}, ${viewer.deviceId}`,
    position: film.seconds,
    /** After its tab was closed it is a new player, as in a tab that is opened again. */
    play: () => {
      net.isCut.value = false
      if (hasLeft) reopen()
      else player.start({ contentId })
    },
    pause: () => player.pause(),
    resume: () => player.resume(),
    seek: (seconds: number) => {
      film.forward(seconds)
      player.seek(film.seconds())
    },
    /** Cuts the network of the device, or mends it: then the browser would say `online`. */
    cut: (isCut: boolean) => {
      net.isCut.value = isCut
      if (!isCut) player.wake()
    },
    stop: () => player.stop(),
    /** What happens when its tab is closed: the player's own farewell, by a beacon. */
    closeTab: () => {
      hasLeft = true
      player.dispose()
      state.value = { name: 'ended', contentId, reason: 'closed tab' }
    },
    remove: () => {
      if (!hasLeft) player.dispose()
      forget()
    },
  }
}

export type Seat = ReturnType<typeof seat>

/** The players of this page, in the order in which they were added. */
export const seats = signal<readonly Seat[]>([])

/** A device that the account does not play on yet. */
export const nextDevice = (userId: string) => {
  const taken = seats.value.filter(({ viewer }) => viewer.userId === userId).map(({ viewer }) => viewer.deviceId)
  return DEVICES.find((device) => !taken.includes(device)) ?? `device-${taken.length + 1}`
}

/** Adds a player, which starts at once. */
export const addSeat = (viewer: Viewer, contentId: string): Seat => {
  const added = seat(viewer, contentId)
  seats.value = [...seats.value, added]
  added.play()
  return added
}
