import { resolve } from 'node:path'
import { buildSync } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '../../..')

const PROGRAM = `
const { Redis } = require('ioredis')
exports.first = () => new Redis('redis://' + process.env.REDIS_ADDR).ping()`

/** The measure of a cold start: ioredis, bundled like the functions, connects and is answered once. Gives the file. */
export const ioredisAlone = (): string => {
  const outfile = `${ROOT}/dist/bench/ioredis.cjs`
  const stdin = { contents: PROGRAM, resolveDir: ROOT }
  buildSync({ stdin, outfile, bundle: true, platform: 'node', target: 'node24', format: 'cjs', minify: true })
  return outfile
}
