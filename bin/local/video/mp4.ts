import { joined } from './bits.ts'

const u16 = (value: number) => [value >>> 8, value & 255]
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const zeros = (length: number): number[] => Array<number>(length).fill(0)
const ascii = (text: string) => [...text].map((one) => one.charCodeAt(0))
type Part = Uint8Array | readonly number[]

/** A box of ISO/IEC 14496-12: its length, its name, what is in it. */
const box = (name: string, ...parts: Part[]): Uint8Array => {
  const content = joined(...parts)
  return joined(u32(content.length + 8), ascii(name), content)
}
const fullBox = (name: string, flags: number, ...parts: Part[]) => box(name, u32(flags), ...parts)

/** Ticks of a second in every time of the file. */
export const TIMESCALE = 1_000
const ID = 1
const UNITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap(u32)

export type Track = {
  readonly width: number
  readonly height: number
  readonly sequence: Uint8Array
  readonly picture: Uint8Array
}

const avc1 = ({ width, height, sequence, picture }: Track) => {
  const avcC = box(
    'avcC',
    [1, ...sequence.slice(1, 4), 0xff, 0xe1],
    ...[u16(sequence.length), sequence, [1], u16(picture.length), picture],
  )
  const resolution = [0x480000, 0x480000].flatMap(u32)
  const visual = [...zeros(16), ...u16(width), ...u16(height), ...resolution, ...zeros(4), ...u16(1), ...zeros(32)]
  return box('avc1', zeros(6), u16(1), visual, u16(24), u16(0xffff), avcC)
}

const sampleTable = (track: Track) =>
  box(
    'stbl',
    fullBox('stsd', 0, u32(1), avc1(track)),
    ...['stts', 'stsc', 'stco'].map((name) => fullBox(name, 0, u32(0))),
    fullBox('stsz', 0, u32(0), u32(0)),
  )

const media = (track: Track) =>
  box(
    'mdia',
    fullBox('mdhd', 0, zeros(8), u32(TIMESCALE), u32(0), u16(0x55c4), u16(0)),
    fullBox('hdlr', 0, zeros(4), ascii('vide'), zeros(12), ascii('video\0')),
    box(
      'minf',
      fullBox('vmhd', 1, zeros(8)),
      box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))),
      sampleTable(track),
    ),
  )

/** What a browser needs before the first segment: ftyp and moov of a fragmented MP4 with one video track. */
export const initSegment = (track: Track): Uint8Array => {
  const header = [...zeros(8), ...u32(TIMESCALE), ...u32(0), ...u32(0x10000), ...u16(0x100), ...zeros(10), ...UNITY]
  const size = [...u32(track.width << 16), ...u32(track.height << 16)]
  const trackHeader = [...zeros(8), ...u32(ID), ...zeros(8 + 16), ...UNITY, ...size]
  return joined(
    box('ftyp', ascii('iso6'), u32(0), ascii('iso6mp41avc1')),
    box(
      'moov',
      fullBox('mvhd', 0, header, zeros(24), u32(ID + 1)),
      box('trak', fullBox('tkhd', 3, trackHeader), media(track)),
      box('mvex', fullBox('trex', 0, ...[ID, 1, 0, 0, 0].map(u32))),
    ),
  )
}

/** Pictures of a segment, each a NAL unit; the first needs no other. */
export type Segment = {
  readonly number: number
  readonly startMs: number
  readonly frameMs: number
  readonly units: readonly Uint8Array[]
}

const [NEEDS_NONE, NEEDS_ANOTHER] = [0x02000000, 0x01010000]
/** Of trun: where the data are, and for each sample its duration, size and flags. */
const TRUN = 0x000701

export const mediaSegment = ({ number, startMs, frameMs, units }: Segment): Uint8Array => {
  const samples = units.flatMap(({ length }, i) =>
    [frameMs, length + 4, i === 0 ? NEEDS_NONE : NEEDS_ANOTHER].flatMap(u32),
  )
  const moof = (dataAt: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, u32(number)),
      box(
        'traf',
        fullBox('tfhd', 0x020000, u32(ID)),
        fullBox('tfdt', 0, u32(startMs)),
        fullBox('trun', TRUN, u32(units.length), u32(dataAt), samples),
      ),
    )
  const data = box('mdat', ...units.flatMap((one) => [u32(one.length), one]))
  return joined(moof(moof(0).length + 8), data)
}
