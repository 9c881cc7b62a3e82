import { now } from '../model/clock.ts'
import { durationText, shortId, timeText } from '../model/words.ts'
import { BADGES } from '../parts/badges.ts'
import type { Watching } from './watching.ts'

const until = (at: number, over: string) => (at > now.value ? durationText(at - now.value) : over)

const rowsOf = ({ state, rhythm, log }: Watching): readonly (readonly [string, string])[] => {
  const { value } = state
  const known = 'sessionId' in value ? rhythm.value : undefined
  const last = log.value.find(({ to, status }) => to === 'service' && status !== undefined)
  return [
    ['Session', 'sessionId' in value ? `…${shortId(value.sessionId)}` : 'none'],
    ['Streams of the account', ('streams' in value && value.streams && streamsText(value.streams)) || '–'],
    ['Next heartbeat', known ? until(known.nextBeatAt, 'now') : '–'],
    ['Token good for', known ? until(known.tokenUntil, 'expired') : '–'],
    ['Last answer', last ? `${last.status || 'none'} to ${last.text}, ${timeText(last.at)}` : '–'],
  ]
}

const streamsText = ({ active, max }: { readonly active: number; readonly max: number }) =>
  `${active} of ${max} at the start`

/** What the player is doing and waits for. */
export const Facts = ({ watching }: { readonly watching: Watching }) => {
  const [text, tone] = BADGES[watching.state.value.name]
  return (
    <section class="panel" aria-label="The player">
      <div class="row">
        <h2>The player</h2>
        <span class={`badge ${tone}`} role="status">
          {text}
        </span>
      </div>
      <dl class="told">
        {rowsOf(watching).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
