import { signal } from '@preact/signals'
import { bindMedia } from '../../../../../lib/player/adapters/media.ts'
import { createPlayer, type State } from '../../../../../lib/player/player.ts'
import { accessToken } from '../model/access-token.ts'
import { network } from '../model/network.ts'
import { show } from './engines.ts'
import { sentLog } from './log.ts'
import { addressOf, type EngineName, type Wish } from './wish.ts'

/** The film has no sound; a browser lets a muted one begin by itself. */
const newVideo = () =>
  Object.assign(document.createElement('video'), { controls: true, muted: true, playsInline: true, loop: true })

/** One reference player, and the element that shows what it may show. */
export const watching = (wish: Wish) => {
  const { viewer, contentId } = wish
  const video = newVideo()
  const net = network()
  const log = sentLog()
  const state = signal<State>({ name: 'idle' })
  const engine = signal<EngineName>(wish.engine)
  /** Why the video stands still; undefined while it does not. */
  const failure = signal<string | undefined>(undefined)
  /** The token of the first session of this page. */
  const firstToken = signal('')
  const player = createPlayer({
    ...{ api: location.origin, viewer, position: () => video.currentTime },
    ...{ fetch: log.through(net.fetch), beacon: log.beacon, accessToken: () => accessToken(viewer.userId) },
    onChange: (next) => {
      const before = state.value.name
      state.value = next
      if ('token' in next) firstToken.value ||= next.token
      if (next.name !== 'playing') return
      // after a failure also when a session is replaced: only a new token makes the engine's next request good
      if (before === 'starting' || (before === 'recovering' && failure.value !== undefined)) playOn()
    },
  })
  let unbind = bindMedia(player, video)
  let loaded: { readonly by: EngineName; readonly unload: () => Promise<void> } | undefined
  let loading = Promise.resolve()

  const play = () => video.play().catch(() => {}) // the viewer has paused or left meanwhile
  const fail = (status: number | undefined) => {
    failure.value =
      status === 403
        ? 'The media server refused the video with 403: there is no good playback token.'
        : `The video could not be loaded${status ? ` (${status})` : ''}.`
  }
  const loadNow = async () => {
    const from = video.currentTime
    unbind() // what an engine does to the element as it goes is no wish of the viewer
    await loaded?.unload()
    loaded = undefined
    failure.value = undefined
    const by = engine.value
    loaded = { by, unload: await show[by]({ video, player, from, onFailure: fail }) }
    unbind = bindMedia(player, video)
    if (state.value.name === 'playing') void play()
  }
  /** Loads the video anew, from where the viewer is. One after the other. */
  const load = () => {
    loading = loading.then(loadNow).catch(() => fail(undefined))
  }
  const playOn = () => (loaded?.by === engine.value && failure.value === undefined ? void play() : load())

  return {
    ...{ wish, video, player, state, engine, failure, firstToken, load, log: log.entries, rhythm: net.rhythm },
    begin: () => {
      log.watchMedia()
      void player.start({ contentId })
    },
    stop: () => {
      video.pause()
      void player.stop()
    },
    /** The address names the engine too, so that a reload keeps it. */
    use: (name: EngineName) => {
      engine.value = name
      history.replaceState(null, '', addressOf({ ...wish, engine: name }))
      if (player.token()) load() // else with the next session
    },
  }
}

export type Watching = ReturnType<typeof watching>
