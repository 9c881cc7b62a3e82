import { expect, test } from 'vitest'
import { readStage } from '../../../lib/stage/stage.ts'
import { kindsOfStage } from '../../support/stack/kinds-of-stage.ts'
import { functionsOf, synthesize } from '../../support/stack/synthesize.ts'

/** Lambda: what a function's variables may be, names and texts together. */
const LIMIT = 4 * 1024
/** Longer than the address of a cache or the ARN of a secret. */
const RESOLVED = 160

const bytesOf = (variables: Record<string, unknown>) =>
  Object.entries(variables)
    .map(([name, text]) => Buffer.byteLength(name) + (typeof text === 'string' ? Buffer.byteLength(text) : RESOLVED))
    .reduce((sum, bytes) => sum + bytes, 0)

test('a stage with the longest texts that are accepted still fits into every function’s variables', () => {
  const { everything } = kindsOfStage
  const withOrigin = (size: number) => {
    const ALLOWED_ORIGINS = `https://${'a'.repeat(size)}.acme-video.com`
    return { everything: { ...everything, settings: { ...everything?.settings, ALLOWED_ORIGINS } } }
  }
  const isAccepted = (size: number) => {
    try {
      return readStage(withOrigin(size), 'everything') !== undefined
    } catch {
      return false
    }
  }
  /** The longest that is accepted, to the byte: between one that is accepted and one that is not. */
  const longest = (accepted: number, refused: number): number => {
    if (refused - accepted === 1) return accepted
    const middle = Math.floor((accepted + refused) / 2)
    return isAccepted(middle) ? longest(middle, refused) : longest(accepted, middle)
  }
  expect([isAccepted(1), isAccepted(3_000)]).toEqual([true, false])
  const stage = readStage(withOrigin(longest(1, 3_000)), 'everything')
  const functions = functionsOf(synthesize(stage), 'everything')
  const sizes = [...functions].map(([name, { Environment }]) => [name, bytesOf(Environment.Variables)] as const)
  expect(Math.max(...sizes.map(([, bytes]) => bytes))).toBeGreaterThan(3_000)
  expect(sizes.filter(([, bytes]) => bytes > LIMIT)).toEqual([])
})
