import { bitWriter, joined } from './bits.ts'

/** A block of 16 × 16 points: 256 bytes of luma, then 64 of each chroma. None is 0. */
export type Block = Uint8Array

/** A picture as blocks from left to right and from top to bottom; undefined: as in the picture before. */
export type Picture = readonly (Block | undefined)[]

const BASELINE = 66
const [CONSTRAINTS, LEVEL] = [0xc0, 30]
/** `avc1.` and profile, constraints and level. */
export const CODEC = 'avc1.42C01E'

const [IDR_SLICE, SLICE, SEQUENCE, PICTURE] = [0x65, 0x41, 0x67, 0x68]
/** mb_type of a block that holds its points as they are, in a slice of such blocks and in one that may skip. */
const [PCM_IN_I, PCM_IN_P] = [25, 30]
const FRAME_NUMBERS = 4

/** A NAL unit: no three bytes of it may look like the start of another one (H.264, 7.4.1). */
const unit = (type: number, payload: Uint8Array): Uint8Array => {
  const escaped: number[] = []
  let zeros = 0
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      escaped.push(3)
      zeros = 0
    }
    escaped.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return joined([type], escaped)
}

/** The sequence parameter set: baseline profile, one reference picture, pictures in the order in which they come. */
export const sequenceOf = (width: number, height: number): Uint8Array => {
  const { bits, unsigned, end } = bitWriter()
  for (const byte of [BASELINE, CONSTRAINTS, LEVEL]) bits(byte, 8)
  for (const value of [0, FRAME_NUMBERS - 4, 2, 1]) unsigned(value)
  bits(0, 1)
  unsigned(width / 16 - 1)
  unsigned(height / 16 - 1)
  bits(0b1100, 4)
  return unit(SEQUENCE, end())
}

/** The picture parameter set: CAVLC, and slices say themselves that they are not smoothed. */
export const pictureSet = (): Uint8Array => {
  const { bits, unsigned, end } = bitWriter()
  for (const value of [0, 0]) unsigned(value)
  bits(0, 2)
  for (const value of [0, 0, 0]) unsigned(value)
  bits(0, 3)
  for (const value of [0, 0, 0]) unsigned(value)
  bits(0b100, 3)
  return unit(PICTURE, end())
}

/** A picture that needs no other one: every block is there. `id` differs from that of the last such picture. */
export const wholePicture = (blocks: readonly Block[], id: number): Uint8Array => {
  const { bits, unsigned, align, bytes, end } = bitWriter()
  for (const value of [0, 7, 0]) unsigned(value)
  bits(0, FRAME_NUMBERS)
  unsigned(id % 2)
  bits(0, 2)
  for (const value of [0, 1]) unsigned(value)
  for (const block of blocks) {
    unsigned(PCM_IN_I)
    align()
    bytes(block)
  }
  return unit(IDR_SLICE, end())
}

/** A picture of what has changed since the one before; `number` counts from the last whole one, which is 0. */
export const changedPicture = (picture: Picture, number: number): Uint8Array => {
  const { bits, unsigned, align, bytes, end } = bitWriter()
  for (const value of [0, 5, 0]) unsigned(value)
  bits(number % 2 ** FRAME_NUMBERS, FRAME_NUMBERS)
  bits(0, 3)
  for (const value of [0, 1]) unsigned(value)
  let skipped = 0
  for (const block of picture) {
    if (block) {
      unsigned(skipped)
      unsigned(PCM_IN_P)
      align()
      bytes(block)
    }
    skipped = block ? 0 : skipped + 1
  }
  if (skipped > 0) unsigned(skipped)
  return unit(SLICE, end())
}
