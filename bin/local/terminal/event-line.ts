import { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
import type { BusEvent } from '../event-bridge/bus-event.ts'
import { shortId } from '../page/app/model/words.ts'
import { COLUMNS, cut, fitted, onOneLine, padded, type Ways, widthOf } from './columns.ts'
import { withoutTokens } from './without-tokens.ts'

/** A value as a short text on one line, without tokens. */
const shown = (value: unknown) => onOneLine(withoutTokens(typeof value === 'string' ? value : JSON.stringify(value)))

/** A value whole, else cut to so many columns, or left out at 0. */
const orCut = (value: unknown, ...columns: number[]): Ways => {
  const text = value === undefined ? '' : shown(value)
  return [text, ...columns.map((most) => (most === 0 ? '' : cut(text, most)))]
}

const pair = ([name, value]: [string, unknown]): Ways => [`${shown(name)}=${shown(value)}`, '']
const pairs = (members: Readonly<Record<string, unknown>>) =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(pair)

const destinationIn = (rules: readonly string[]): Ways => {
  const [first = 'no rule', ...others] = rules
  if (others.length === 0) return [`→ ${shown(first)}`, `→ ${cut(shown(first), 20)}`, `→ ${cut(shown(first), 8)}`]
  return [`→ ${shown(rules.join(', '))}`, `→ ${rules.length} rules`]
}

type Described = { readonly head: string; readonly parts: readonly Ways[]; readonly order: readonly number[] }

/** Session and sequence, then who watches what, why it ended or was refused, and the rest of the metadata. */
const playback = ({ detail }: BusEvent, again: Ways, destination: Ways): Described => {
  const { session_id: session, sequence, user_id: user, content_id: content, metadata } = detail
  const { end_reason, code, ...rest } = (metadata ?? {}) as Readonly<Record<string, unknown>>
  const why = orCut(end_reason ?? code, 0)
  const id = session === undefined ? '' : `…${onOneLine(shortId(shown(session)))} #${shown(sequence ?? '').padEnd(2)}`
  const parts = [orCut(user, 6, 3, 0), orCut(content, 8, 0), why, ...pairs(rest), again, destination]
  const last = parts.length - 1
  return { head: id && `${cut(id, 16)} `, parts, order: [2, last, 0, 1, last - 1, ...parts.keys()] }
}

const foreign = ({ source, detail }: BusEvent, again: Ways, destination: Ways): Described => {
  const parts = [orCut(source, 6, 0), ...pairs(detail), again, destination]
  return { head: '', parts, order: [parts.length - 1, 0, parts.length - 2, ...parts.keys()] }
}

/**
 * One line about an event on the bus and the rules that it matches, at most 80 columns wide: what does not fit is left
 * out, the least telling first. Ids are short; one that was replayed is called `replay`. Never a token.
 */
export const describeEvent = (event: BusEvent, rules: readonly string[], at: Date) => {
  const { source, 'detail-type': type, 'replay-name': replay } = event
  const again: Ways = replay === undefined ? [''] : pair(['replay', replay])
  const describe = source === EVENT_SOURCE ? playback : foreign
  const { head, parts, order } = describe(event, again, destinationIn(rules))
  const label = replay === undefined ? 'event  ' : 'replay '
  const before = `${at.toTimeString().slice(0, 8)} ${label} ${padded(cut(shown(type), 24), 18)} ${head}`
  return `${before}${fitted(parts, COLUMNS - widthOf(before), order)}`
}
