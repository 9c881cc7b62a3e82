import { afterEach, beforeEach, expect } from 'vitest'
import { logged } from '../support/service/logged.ts'

/** Of each test of this file: 503s are logged where nobody reads them, and no rejection is left unhandled. */
export const noneStray = () => {
  const stray: unknown[] = []
  const note = (reason: unknown) => stray.push(reason)
  beforeEach(() => {
    process.on('unhandledRejection', note)
    logged()
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
    expect(stray).toEqual([])
  })
}
