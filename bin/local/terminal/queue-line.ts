import type { Log } from '../template/api.ts'
import { COLUMNS, cut, onOneLine } from './columns.ts'

const timeOf = (at: Date) => at.toTimeString().slice(0, 8)
const counted = (count: number) => (count === 1 ? '1 message waits' : `${count} messages wait`)

/** A line about a message that is in a queue of dead letters, the how manieth and why, at most 80 columns wide. */
export const deadLetterLine = (count: number, reason: string, at: Date) =>
  cut(onOneLine(`${timeOf(at)} dead letter ${count}: ${reason}`), COLUMNS)

/** Says once that a function fails with the messages of its queue, and once that it takes them again. */
export const queueTrouble = (
  functionName: string,
  size: () => { readonly waiting: number; readonly hidden: number },
  log: Log,
) => {
  let isFailing = false
  return ({ failed }: { readonly failed: number }) => {
    if (isFailing === failed > 0) return
    isFailing = failed > 0
    const { waiting, hidden } = size()
    const what = isFailing
      ? `fails: ${counted(waiting + hidden)} and will be tried again`
      : `works again: what waited is being taken`
    log(`${timeOf(new Date())} ${functionName} ${what}`)
  }
}
