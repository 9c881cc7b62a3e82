import { readFileSync } from 'node:fs'

/** The package names no file that `require` would find. */
const helpers = new URL('../../node_modules/@middy/util/index.js', import.meta.url)
const IMPORT = 'import { STATUS_CODES } from "node:http";'

/** The helpers of Middy's body parser, as they are but for the names of statuses, which nobody reads. Throws when they have changed. */
const withoutHttp = (): string => {
  const text = readFileSync(helpers, 'utf8')
  if (!text.includes(IMPORT)) throw new Error('@middy/util does not import node:http any more: lean-middy.ts can go')
  return text.replace(IMPORT, 'const STATUS_CODES = {};')
}

/** Stands in for what would load `node:http` (10 ms) in endpoints that need none of it; as `leanIoredis`. */
export const leanMiddy = {
  files: (): Record<string, string> => ({ 'middy-util.mjs': withoutHttp() }),
  aliases: { '@middy/util': 'middy-util.mjs' },
}
