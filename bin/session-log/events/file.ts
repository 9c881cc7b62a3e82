import { Failed } from '../../command/failed.ts'
import { linesOf } from './lines.ts'
import { type ReadEvent, readLine } from './read-line.ts'

/** Every bad line of a file, and how many are good. Changes nothing. Rejects with {@link Failed} naming each bad line. */
export const checkFile = async (path: string): Promise<number> => {
  const faults: string[] = []
  let count = 0
  for await (const { number, text } of linesOf(path)) {
    const read = readLine(text)
    count += 1
    if ('faults' in read) faults.push(`Line ${number}: ${read.faults.join('; ')}`)
  }
  if (faults.length === 0) return count
  throw new Failed(`${faults.join('\n')}\n${faults.length} of ${count} lines are no events. Nothing was done.`)
}

/** The events of a file that was checked, with the numbers of their lines. */
export async function* eventsOf(path: string): AsyncGenerator<ReadEvent & { readonly number: number }> {
  for await (const { number, text } of linesOf(path)) {
    const read = readLine(text)
    if ('faults' in read) throw new Failed(`Line ${number} has changed meanwhile: ${read.faults.join('; ')}`)
    yield { ...read, number }
  }
}
