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
  const endedBy = signal<string | undefined>(undefined)
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
  return {
    ...{ id, viewer, contentId, player, state, sessions, endedBy, network: net },
    label: `${viewer.userId}, ${viewer.profileId}, ${viewer.deviceId}`,
    position: film.seconds,
    play: () => {
      endedBy.value = undefined
      net.isCut.value = false
      player.start({ contentId })
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
      endedBy.value = 'closed tab'
      player.leave()
      player.dispose()
      state.value = { name: 'ended', contentId, reason: 'closed tab' }
    },
    remove: () => {
      player.dispose()
      seats.value = seats.value.filter((one) => one.id !== id)
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
