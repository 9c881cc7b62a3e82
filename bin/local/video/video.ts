import { COLUMNS, clockPicture, ROWS } from './clock-picture.ts'
import { type Block, CODEC, changedPicture, pictureSet, sequenceOf, wholePicture } from './h264.ts'
import { initSegment, mediaSegment } from './mp4.ts'

const [WIDTH, HEIGHT] = [16 * COLUMNS, 16 * ROWS]
const [FRAME_MS, SEGMENT_MS, SEGMENTS] = [125, 4_000, 15]
const WHOLE_MS = SEGMENT_MS * SEGMENTS

const master = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=400000,RESOLUTION=${WIDTH}x${HEIGHT},CODECS="${CODEC}"
video.m3u8
`

const playlist = [
  ...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-PLAYLIST-TYPE:VOD', `#EXT-X-TARGETDURATION:${SEGMENT_MS / 1_000}`],
  '#EXT-X-MAP:URI="init.mp4"',
  ...Array.from({ length: SEGMENTS }, (_, i) => `#EXTINF:${SEGMENT_MS / 1_000},\n${i + 1}.m4s`),
  '#EXT-X-ENDLIST\n',
].join('\n')

const init = () =>
  initSegment({ width: WIDTH, height: HEIGHT, sequence: sequenceOf(WIDTH, HEIGHT), picture: pictureSet() })

/** The first picture whole, of the others what changes. */
const segment = (number: number): Uint8Array => {
  const startMs = (number - 1) * SEGMENT_MS
  const pictures = Array.from({ length: SEGMENT_MS / FRAME_MS }, (_, i) =>
    clockPicture(startMs + i * FRAME_MS, WHOLE_MS, FRAME_MS),
  )
  const units = pictures.map((picture, i) => {
    const before: readonly Block[] | undefined = pictures[i - 1]
    if (!before) return wholePicture(picture, number)
    return changedPicture(
      picture.map((block, at) => (block === before[at] ? undefined : block)),
      i,
    )
  })
  return mediaSegment({ number, startMs, frameMs: FRAME_MS, units })
}

export type VideoFile = { readonly type: string; readonly content: string | Uint8Array }

const PLAYLIST = 'application/vnd.apple.mpegurl'

/**
 * A file of a video that is made here when it is asked for: a minute of a clock in HLS with H.264 in fragmented MP4, which
 * hls.js, Shaka and Safari play. Begin with `main.m3u8`. The same name always gives the same bytes.
 */
export const videoFile = (name: string): VideoFile | undefined => {
  if (name === 'main.m3u8') return { type: PLAYLIST, content: master }
  if (name === 'video.m3u8') return { type: PLAYLIST, content: playlist }
  if (name === 'init.mp4') return { type: 'video/mp4', content: init() }
  const number = Number(/^([1-9]\d?)\.m4s$/.exec(name)?.[1])
  return number <= SEGMENTS ? { type: 'video/iso.segment', content: segment(number) } : undefined
}
