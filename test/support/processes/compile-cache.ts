import { resolve } from 'node:path'

/** The variable by which processes find the code that an earlier one compiled: a program then starts in half the time. */
export const compileCache = { NODE_COMPILE_CACHE: resolve(import.meta.dirname, '../../../dist/compile-cache') }
