import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { pipeline as copy } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Failed } from '../../command/failed.ts'

export type Line = { readonly number: number; readonly text: string }

/** Calls `use` with the path of a file that can be read several times: standard input, which is `-`, is copied first. */
export const withFile = async <Result>(
  file: string,
  use: (path: string) => Promise<Result>,
  input: Readable = process.stdin,
): Promise<Result> => {
  if (file !== '-') return use(file)
  const folder = await mkdtemp(join(tmpdir(), 'session-log-'))
  try {
    const path = join(folder, 'standard-input')
    await copy(input, createWriteStream(path, { mode: 0o600 }))
    return await use(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** RFC 1952, section 2.3.1. */
const GZIP = Buffer.from([0x1f, 0x8b])

const isGzipped = async (path: string) => {
  const file = await open(path).catch((error) => {
    throw new Failed(`The file cannot be read: ${error.message}`)
  })
  try {
    const { buffer } = await file.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0)
    return buffer.equals(GZIP)
  } catch (error) {
    throw new Failed(`The file cannot be read: ${error instanceof Error ? error.message : error}`)
  } finally {
    await file.close()
  }
}

/** The lines of a file that are not blank, as they are read; gzip is unpacked. Rejects with {@link Failed}. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  const isPacked = await isGzipped(path)
  const bytes = createReadStream(path)
  const texts: Readable = isPacked ? pipeline(bytes, createGunzip(), () => {}) : bytes
  let [number, rest] = [0, '']
  try {
    for await (const part of texts.setEncoding('utf8')) {
      const [first = '', ...more] = String(part).split('\n')
      const lines = [rest + first, ...more]
      rest = lines.pop() ?? ''
      for (const text of lines) {
        number += 1
        if (text.trim()) yield { number, text }
      }
    }
  } catch (error) {
    throw new Failed(`The file cannot be read behind line ${number}: ${error instanceof Error ? error.message : error}`)
  }
  if (rest.trim()) yield { number: number + 1, text: rest }
}
