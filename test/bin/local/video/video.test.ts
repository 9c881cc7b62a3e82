import { expect, test } from 'vitest'
import { bitWriter } from '../../../../bin/local/video/bits.ts'
import { changedPicture, wholePicture } from '../../../../bin/local/video/h264.ts'
import { videoFile } from '../../../../bin/local/video/video.ts'

// That browsers play it is shown in test/browser/adapters.test.ts.

const bytesOf = (name: string) => {
  const content = videoFile(name)?.content
  return content instanceof Uint8Array ? content : new Uint8Array()
}

type Box = { readonly name: string; readonly length: number; readonly at: number }

/** The boxes beside each other from there on. */
const boxesIn = (bytes: Uint8Array, at = 0): Box[] => {
  if (at >= bytes.length) return []
  const length = new DataView(bytes.buffer).getUint32(at)
  const name = String.fromCharCode(...bytes.slice(at + 4, at + 8))
  return [{ name, length, at }, ...boxesIn(bytes, at + length)]
}

const bits = (write: (writer: ReturnType<typeof bitWriter>) => void) => {
  const writer = bitWriter()
  write(writer)
  return [...writer.end()].map((byte) => byte.toString(2).padStart(8, '0')).join('')
}

test('numbers are written as the table of H.264 9.1 shows them', () => {
  const code = (value: number) => bits(({ unsigned }) => unsigned(value)).replace(/10*$/, '')
  expect([0, 1, 2, 3, 4, 7].map(code)).toEqual(['1', '010', '011', '00100', '00101', '0001000'])
})

test('nothing within a unit looks like the start of another', () => {
  const black = new Uint8Array(384)
  const unit = wholePicture(Array(4).fill(black), 1)
  const starts = unit.slice(1).filter((byte, i, all) => i > 1 && all[i - 1] === 0 && all[i - 2] === 0 && byte < 3)
  expect(unit.length).toBeGreaterThan(4 * 384)
  expect([...starts]).toEqual([])
})

test('a picture in which nothing changed takes a few bytes', () => {
  expect(changedPicture(Array(240).fill(undefined), 3).length).toBeLessThan(10)
})

test('the files of the video are whole boxes, and a segment is as long as its playlist says', () => {
  expect(boxesIn(bytesOf('init.mp4')).map(({ name }) => name)).toEqual(['ftyp', 'moov'])
  const playlist = String(videoFile('video.m3u8')?.content)
  const names = playlist.match(/\d+\.m4s/g) ?? []
  expect(names).toHaveLength(15)
  for (const name of names) {
    const [moof, mdat, ...more] = boxesIn(bytesOf(name))
    expect([moof?.name, mdat?.name, more]).toEqual(['moof', 'mdat', []])
    expect((mdat?.at ?? 0) + (mdat?.length ?? 0)).toBe(bytesOf(name).length)
  }
  expect(videoFile('16.m4s')).toBeUndefined()
  expect(videoFile('../app.ts')).toBeUndefined()
})

test('the same name always gives the same bytes', () => {
  expect(bytesOf('2.m4s')).toEqual(bytesOf('2.m4s'))
})
