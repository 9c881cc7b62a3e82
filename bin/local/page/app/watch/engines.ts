import type HlsClass from 'hls.js'
import type ShakaNames from 'shaka-player'
import { hlsConfig } from '../../../../../lib/player/adapters/hls.ts'
import { shakaFilter } from '../../../../../lib/player/adapters/shaka.ts'
import type { EngineName } from './wish.ts'

type Parts = {
  readonly video: HTMLVideoElement
  readonly player: { token(): string }
  /** Where to begin, seconds. */
  readonly from: number
  /** Called when it cannot go on; with the status of the media server if that is why. */
  readonly onFailure: (status: number | undefined) => void
}

/** Shows the video in an element; gives what ends that. */
type Show = (parts: Parts) => Promise<() => Promise<void>>

export const MEDIA = '/local/video/'
const source = () => `${location.origin}${MEDIA}main.m3u8`
const isOurs = (url: string) => url.startsWith(location.origin + MEDIA)

/** The scripts are large: each is loaded when it is first needed. One that failed is tried again. */
const load = async (name: string) => {
  if (document.querySelector(`script[data-engine="${name}"]`)) return
  const script = Object.assign(document.createElement('script'), { src: `/local/engines/${name}` })
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve, { once: true })
    script.addEventListener('error', () => reject(new Error(`${name} was not loaded`)), { once: true })
    document.head.append(script)
  })
  script.dataset.engine = name
}

const withHls: Show = async ({ video, player, from, onFailure }) => {
  await load('hls.js')
  const { Hls } = window as unknown as { Hls: typeof HlsClass }
  const hls = new Hls({ ...hlsConfig(player, isOurs), startPosition: from })
  hls.on(Hls.Events.ERROR, (_, { fatal, response }) => fatal && onFailure(response?.code))
  hls.loadSource(source())
  hls.attachMedia(video)
  return async () => hls.destroy()
}

type ShakaError = { readonly code: number; readonly severity: number; readonly data: readonly unknown[] }

/** Its BAD_HTTP_STATUS carries the address and the status. */
const statusOf = ({ code, data }: ShakaError) => (code === 1001 ? Number(data[1]) : undefined)
const CRITICAL = 2

const withShaka: Show = async ({ video, player, from, onFailure }) => {
  await load('shaka.js')
  const { shaka } = window as unknown as { shaka: typeof ShakaNames.default }
  const engine = new shaka.Player()
  engine.addEventListener('error', (event) => {
    const { detail } = event as unknown as { detail: ShakaError }
    if (detail.severity === CRITICAL) onFailure(statusOf(detail))
  })
  await engine.attach(video)
  engine.getNetworkingEngine()?.registerRequestFilter(shakaFilter(player, isOurs))
  await engine.load(source(), from).catch((error: ShakaError) => onFailure(statusOf(error)))
  return async () => void (await engine.destroy())
}

export const show: Readonly<Record<EngineName, Show>> = { hls: withHls, shaka: withShaka }
