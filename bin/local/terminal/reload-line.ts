import { timeText } from '../page/app/model/words.ts'
import { wrapped } from './wrap.ts'

/** What `npm run dev` says about the code, in the columns of requests and events; a long text goes on below its beginning. */
export const describeReload = (text: string, at: number = Date.now()) => {
  const head = `${timeText(at)} reload  `
  const below = ' '.repeat(head.length)
  return text
    .split('\n')
    .flatMap((line, i) => wrapped(line, below, i === 0 ? head : below))
    .join('\n')
}
