import { environment, type SettingName } from '../../functions/contract/settings/settings.ts'
import type { Stage } from '../stage/stage.ts'

const isSetting = (name: string): name is SettingName => Object.hasOwn(environment, name)

/** Of a setting whose default depends on another. */
const OTHERWISE: Partial<Record<SettingName, string>> = { SESSION_RETENTION: '2h' }
const defaultOf = (name: SettingName) => {
  const { default: written = OTHERWISE[name] } = environment[name] as { default?: string }
  if (!written) throw new Error(`${name} has no default`)
  return written
}

const memberOf = (stage: Stage, path: string) => {
  const value = path.split('.').reduce<unknown>((part, name) => Object(part)[name], stage)
  if (typeof value !== 'number') throw new Error(`A stage has no number ${path}`)
  return String(value)
}

const filled = (kept: string, textOf: (name: string) => string) =>
  kept.replaceAll(/\{([\w.]+)\}/g, (_, name: string) => textOf(name))

/** How long a place keeps what it holds, in any stage: names of settings with their defaults, and members of a stage. */
export const keptInGeneral = (kept: string): string =>
  filled(kept, (name) => (isSetting(name) ? `\`${name}\` (${defaultOf(name)})` : `\`${name}\``))

/** The same in a stage of `cdk.json`. */
export const keptIn = (stage: Stage, kept: string): string =>
  filled(kept, (name) => {
    if (!isSetting(name)) return memberOf(stage, name)
    const settings: Readonly<Record<string, string | undefined>> = stage.settings
    return settings[name] || defaultOf(name)
  }).replace(/\b1 days\b/, '1 day')
