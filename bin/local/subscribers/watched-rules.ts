import type { Log } from '../template/api.ts'
import { type RulesFile, readRules, type SubscriberRule } from './rules-file.ts'

const LOOK_MS = 300

const rulesOf = (file: RulesFile): readonly SubscriberRule[] => ('rules' in file ? file.rules : [])

/**
 * The rules of a file, as it was last when they were in order: a change is read within half a second, and one that is
 * wrong is said with all that is wrong with it, and changes nothing. The text is compared, so that no edit is missed,
 * however an editor writes it.
 */
export const watchedRules = (path: string, log: Log) => {
  let seen = readRules(path)
  let rules = rulesOf(seen)
  const look = () => {
    const file = readRules(path)
    if (file.text === seen.text) return
    seen = file
    if ('faults' in file) return log([`${path} is wrong, the rules before stay:`, ...file.faults].join('\n  '))
    rules = file.rules
    log(`${path} was read again: ${rules.map(({ name }) => name).join(', ') || 'no rules'}`)
  }
  const looking = setInterval(look, LOOK_MS).unref()
  return { rules: () => rules, stop: () => clearInterval(looking) }
}
