import type { Player } from '../player.ts'
import type { State } from '../state.ts'

/** An `HTMLMediaElement`, as far as it is used. */
export type Media = {
  readonly currentTime: number
  readonly ended: boolean
  pause(): void
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** What is needed of a player. */
type Bound = Pick<Player, 'pause' | 'resume' | 'seek' | 'stop' | 'retry' | 'state' | 'subscribe'>

const isOver = (state: State) => state.name === 'refused' || (state.name === 'ended' && state.reason !== 'stopped')

/**
 * Tells the player what the viewer does with the element, and pauses the element when playback is refused or ended.
 * *Play* on an element whose playback is over asks the service again. Gives what unbinds both.
 */
export const bindMedia = (player: Bound, media: Media): (() => void) => {
  const play = () => {
    if (player.state().name === 'refused' || player.state().name === 'ended') player.retry()
    else player.resume()
  }
  const listeners: Readonly<Record<string, () => void>> = {
    play,
    pause: () => !media.ended && player.pause(),
    seeking: () => player.seek(media.currentTime),
    ended: () => player.stop(),
    error: () => player.stop(),
  }
  for (const [type, listener] of Object.entries(listeners)) media.addEventListener(type, listener)
  const unsubscribe = player.subscribe((state) => {
    if (isOver(state)) media.pause()
  })
  return () => {
    unsubscribe()
    for (const [type, listener] of Object.entries(listeners)) media.removeEventListener(type, listener)
  }
}
