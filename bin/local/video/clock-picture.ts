import type { Block } from './h264.ts'

/** Blocks beside and above each other: each is one point of a coarse picture. */
export const [COLUMNS, ROWS] = [20, 12]

const FONT: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '# #', '# #', '# #', '###'],
  '1': [' # ', '## ', ' # ', ' # ', '###'],
  '2': ['###', '  #', '###', '#  ', '###'],
  '3': ['###', '  #', '###', '  #', '###'],
  '4': ['# #', '# #', '###', '  #', '  #'],
  '5': ['###', '#  ', '###', '  #', '###'],
  '6': ['###', '#  ', '###', '# #', '###'],
  '7': ['###', '  #', ' # ', ' # ', ' # '],
  '8': ['###', '# #', '###', '# #', '###'],
  '9': ['###', '# #', '###', '  #', '###'],
  ':': [' ', '#', ' ', '#', ' '],
}

type Colour = readonly [red: number, green: number, blue: number]
const [DIGIT, DONE, BALL]: readonly Colour[] = [
  [245, 245, 235],
  [90, 200, 160],
  [250, 180, 80],
]
const background = (row: number): Colour => [24 + 3 * row, 28 + 4 * row, 60 + 6 * row]

const blocks = new Map<string, Block>()

/** A block of one colour, as video holds it (BT.601). */
const blockOf = ([red, green, blue]: Colour): Block => {
  const name = `${red} ${green} ${blue}`
  const known = blocks.get(name)
  if (known) return known
  const luma = 16 + 0.257 * red + 0.504 * green + 0.098 * blue
  const towardsBlue = 128 - 0.148 * red - 0.291 * green + 0.439 * blue
  const towardsRed = 128 + 0.439 * red - 0.368 * green - 0.071 * blue
  const block = new Uint8Array(384).fill(luma, 0, 256).fill(towardsBlue, 256, 320).fill(towardsRed, 320)
  blocks.set(name, block)
  return block
}

/** The time as points: `00:07` is seventeen wide and five high. */
const written = (seconds: number) => {
  const text = [Math.floor(seconds / 60), Math.floor(seconds) % 60].map((part) => `${part}`.padStart(2, '0')).join(':')
  return Array.from({ length: 5 }, (_, row) => [...text].map((sign) => FONT[sign]?.[row] ?? '').join(' '))
}

/** There and back again, between 0 and `most`. */
const bounced = (step: number, most: number) => Math.abs(((step + most) % (2 * most)) - most)

const [TOP, LEFT] = [3, 2]

/** The picture at a time: a clock, how much of the whole has been seen, and a ball that shows that the video runs. */
export const clockPicture = (ms: number, wholeMs: number, frameMs: number): readonly Block[] => {
  const rows = written(ms / 1_000)
  const ball = [bounced(Math.floor(ms / frameMs), COLUMNS - 1), 9]
  const colourAt = (column: number, row: number): Colour | undefined => {
    if (row === ROWS - 1 && column < (COLUMNS * ms) / wholeMs) return DONE
    if (column === ball[0] && row === ball[1]) return BALL
    return rows[row - TOP]?.[column - LEFT] === '#' ? DIGIT : background(row)
  }
  return Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const row = Math.floor(i / COLUMNS)
    return blockOf(colourAt(i % COLUMNS, row) ?? background(row))
  })
}
