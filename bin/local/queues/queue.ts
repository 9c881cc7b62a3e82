import { createHash, randomUUID } from 'node:crypto'

/** An attribute as its sender wrote it, such as `{ DataType: 'String', StringValue: '…' }`. */
export type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A message as it was received. `receipt` is of this time alone, and `received` counts the times. */
export type Received = {
  readonly id: string
  readonly body: string
  readonly md5: string
  readonly attributes: Attributes
  /** Unix ms. */
  readonly sentAt: number
  readonly received: number
  readonly receipt: string
}

type Options = {
  /** Until a message that was received and not removed can be received again. */
  readonly visibilityMs?: number
  /** Takes what was received so often, in place of receiving it once more. */
  readonly deadLetters?: { readonly queue: Queue; readonly maxReceives: number }
  readonly now?: () => number
}

type Kept = Omit<Received, 'receipt'>

/** SQS' own default, API_CreateQueue. */
const VISIBILITY_MS = 30_000

/**
 * A queue with the promises of SQS: a message is there until it is removed, and may come several times and in any order;
 * here the oldest comes first. In memory: it ends with this process.
 */
export const createQueue = ({ visibilityMs = VISIBILITY_MS, deadLetters, now = Date.now }: Options = {}) => {
  const waiting: Kept[] = []
  const hidden = new Map<string, { readonly message: Kept; readonly until: number }>()
  /** When the first hidden message comes back, at the earliest: to look at each of them for every message would be slow. */
  let earliest = Number.POSITIVE_INFINITY
  let wake: (message: Kept) => void = () => {}
  const hideUntil = (receipt: string, message: Kept, until: number) => {
    hidden.set(receipt, { message, until })
    earliest = Math.min(earliest, until)
  }
  const comeBack = () => {
    if (earliest > now()) return
    earliest = Number.POSITIVE_INFINITY
    for (const [receipt, { message, until }] of hidden) {
      earliest = Math.min(earliest, until > now() ? until : earliest)
      if (until <= now() && hidden.delete(receipt)) waiting.push(message)
    }
  }
  const put = (message: Kept) => {
    waiting.push(message)
    wake(message)
  }
  const isDead = ({ received }: Kept) => deadLetters !== undefined && received >= deadLetters.maxReceives
  const hide = (before: Kept): Received => {
    const [message, receipt] = [{ ...before, received: before.received + 1 }, randomUUID()]
    hideUntil(receipt, message, now() + visibilityMs)
    return { ...message, receipt }
  }
  const receive = (most: number): Received[] => {
    comeBack()
    const taken = waiting.splice(0, most)
    for (const message of taken.filter(isDead)) deadLetters?.queue.put({ ...message, received: 0 })
    return taken.filter((message) => !isDead(message)).map(hide)
  }
  return {
    /** Gives the message's id and the MD5 of its body. */
    send: (body: string, attributes: Attributes = {}) => {
      const md5 = createHash('md5').update(body).digest('hex')
      const message = { id: randomUUID(), body, md5, attributes, sentAt: now(), received: 0 }
      put(message)
      return { id: message.id, md5 }
    },
    /** A message of another queue, which keeps its id. */
    put,
    /** So many at most, the oldest first. */
    receive,
    /** For good; a receipt that is too old removes nothing. */
    remove: (receipt: string) => void hidden.delete(receipt),
    /** How many can be received, and how many were received and may come back. */
    size: () => {
      comeBack()
      return { waiting: waiting.length, hidden: hidden.size }
    },
    /** From now on for so many ms; a receipt that is too old changes nothing. */
    hide: (receipt: string, ms: number) => {
      const found = hidden.get(receipt)
      if (found) hideUntil(receipt, found.message, now() + ms)
    },
    /** In how many ms a message can be received, 0 for at once; undefined in an empty queue. May be too early. */
    nextIn: () => {
      comeBack()
      if (waiting.length > 0) return 0
      return hidden.size > 0 ? Math.max(0, earliest - now()) : undefined
    },
    /** Calls this whenever a message arrives; there is one listener. */
    onArrival: (listener: (message: Kept) => void) => {
      wake = listener
    },
  }
}

export type Queue = {
  readonly send: (body: string, attributes?: Attributes) => { readonly id: string; readonly md5: string }
  readonly put: (message: Kept) => void
  readonly receive: (most: number) => Received[]
  readonly remove: (receipt: string) => void
  readonly hide: (receipt: string, ms: number) => void
  readonly size: () => { readonly waiting: number; readonly hidden: number }
  readonly nextIn: () => number | undefined
  readonly onArrival: (listener: (message: Kept) => void) => void
}
