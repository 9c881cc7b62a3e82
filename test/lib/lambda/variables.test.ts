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
  const longest = (size: number) => {
    const ALLOWED_ORIGINS = `https://${'a'.repeat(size)}.acme-video.com`
    return { everything: { ...everything, settings: { ...everything?.settings, ALLOWED_ORIGINS } } }
  }
  const accepted = Array.from({ length: 300 }, (_, i) => longest(3_000 - 10 * i)).find((stages) => {
    try {
      return readStage(stages, 'everything')
    } catch {
      return false
    }
  })
  const functions = functionsOf(synthesize(readStage(accepted, 'everything')), 'everything')
  const sizes = [...functions].map(([name, { Environment }]) => [name, bytesOf(Environment.Variables)] as const)
  expect(Math.max(...sizes.map(([, bytes]) => bytes))).toBeGreaterThan(3_000)
  expect(sizes.filter(([, bytes]) => bytes > LIMIT)).toEqual([])
})
