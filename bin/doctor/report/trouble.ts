import type { Page } from './pages.ts'

/** Something is wrong with the service; the message is a sentence. `lookAt` is where its cause is found first. */
export class Trouble extends Error {
  override readonly name = 'Trouble'
  readonly lookAt: Page | string | undefined

  constructor(says: string, lookAt?: Page | string) {
    super(says)
    this.lookAt = lookAt
  }
}

/** Nothing can be asked there: no answer at all, or that of another service. Every further check would say the same. */
export class NotThisService extends Trouble {}

/** The person at the terminal has pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
