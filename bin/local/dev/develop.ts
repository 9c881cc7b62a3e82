import { resolve } from 'node:path'
import type { RunningApi } from '../lambda/run-api.ts'
import { CannotStart } from '../settings/cannot-start.ts'
import type { LocalApi, Log } from '../template/api.ts'
import { rebuild } from './rebuild.ts'
import { reloading, watchFolder } from './reload.ts'

const SOURCES = resolve(import.meta.dirname, '../../../functions')

export type DevOptions = {
  /** Whether a function is started afresh when what it is made from changes. */
  readonly isReloading?: boolean
  /** The functions that a debugger may stop. */
  readonly inspected?: readonly string[]
}

/** The functions that a debugger may stop are marked. Throws {@link CannotStart} for a name that is none. */
export const inspecting = (api: LocalApi, { inspected = [] }: DevOptions): LocalApi => {
  const names = api.functions.map(({ name }) => name)
  const unknown = inspected.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new CannotStart(`There is no function ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
  return { ...api, functions: api.functions.map((one) => ({ ...one, isInspected: inspected.includes(one.name) })) }
}

/** Reloads functions when their sources change, if that is wanted. Gives what ends it. */
export const develop = ({ functions }: LocalApi, { restart }: RunningApi, { isReloading }: DevOptions, log: Log) => {
  if (!isReloading) return async () => {}
  log('A change in functions/ is loaded with the next call.')
  log('For a change in lib/ start again.')
  return watchFolder(SOURCES, reloading({ functions, restart, rebuild, log }), log).stop
}
