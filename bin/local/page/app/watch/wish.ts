import type { Viewer } from '../../../../../lib/player/player.ts'

/** What shows the video, by the name that the address has for it. */
export const ENGINES = { hls: 'hls.js', shaka: 'Shaka' } as const
export type EngineName = keyof typeof ENGINES

/** Who wants to watch what, and with what. */
export type Wish = { readonly viewer: Viewer; readonly contentId: string; readonly engine: EngineName }

/** What an address asks for: `?user=watch&profile=main&device=laptop&title=film-1&engine=hls`, each with a default. */
export const wishOf = (search: string): Wish => {
  const asked = new URLSearchParams(search)
  const region = asked.get('region')
  return {
    viewer: {
      userId: asked.get('user') || 'watch',
      profileId: asked.get('profile') || 'main',
      deviceId: asked.get('device') || 'laptop',
      ...(region && { region }),
    },
    contentId: asked.get('title') || 'film-1',
    engine: asked.get('engine') === 'shaka' ? 'shaka' : 'hls',
  }
}

/** The address of a page that plays this. */
export const addressOf = ({ viewer, contentId, engine }: Wish) => {
  const { userId: user, profileId: profile, deviceId: device, region } = viewer
  return `/watch?${new URLSearchParams({ user, profile, device, title: contentId, ...(region && { region }), engine })}`
}

/** The same on another device: what is added is new each time. */
export const onAnotherDevice = (wish: Wish, added: string): Wish => ({
  ...wish,
  viewer: { ...wish.viewer, deviceId: `${wish.viewer.deviceId}-${added}` },
})
