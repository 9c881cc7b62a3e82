import type { State } from '../../../../../lib/player/player.ts'
import { now } from '../model/clock.ts'
import { filter } from '../model/filter.ts'
import { hasLostSlot } from '../model/held.ts'
import { events } from '../model/live.ts'
import type { Seat } from '../model/seats.ts'
import { clockText, durationText, endText, ordinalText, refusalText, shortId } from '../model/words.ts'
import { addressOf, onAnotherDevice } from '../watch/wish.ts'
import { BADGES } from './badges.ts'
import { Buttons, Conflict } from './player-actions.tsx'

const UNTOLD = ['Slot lost, not told yet', 'warn'] as const

/** Its session is over, and it will hear of that with its next heartbeat. */
const isUntold = (value: State) => (value.name === 'playing' || value.name === 'paused') && hasLostSlot(value.sessionId)

const Badge = ({ seat }: { readonly seat: Seat }) => {
  const { value } = seat.state
  const [text, tone] = isUntold(value) ? UNTOLD : BADGES[value.name]
  return <span class={`badge ${tone}`}>{text}</span>
}

/** What the viewer would see, and what the player is waiting for. */
const Facts = ({ seat }: { readonly seat: Seat }) => {
  const { rhythm, isCut } = seat.network
  const known = rhythm.value
  const { value } = seat.state
  if (!('sessionId' in value) || !known) return null
  return (
    <dl class="facts">
      <div>
        <dt>Session</dt>
        <dd>
          <button
            type="button"
            class="link"
            onClick={() => {
              filter.value = value.sessionId
            }}
          >
            …{shortId(value.sessionId)}
          </button>
          {seat.sessions.value > 1 && <small> {ordinalText(seat.sessions.value)}</small>}
        </dd>
      </div>
      <div>
        <dt>{isCut.value ? 'Next try' : 'Next heartbeat'}</dt>
        <dd>{known.nextBeatAt > now.value ? `in ${durationText(known.nextBeatAt - now.value)}` : 'now'}</dd>
      </div>
      <div>
        <dt>Token</dt>
        <dd>{known.tokenUntil > now.value ? durationText(known.tokenUntil - now.value) : 'expired'}</dd>
      </div>
    </dl>
  )
}

const LENGTH_SECONDS = 5_400

const Picture = ({ seat }: { readonly seat: Seat }) => {
  const { value } = seat.state
  const seconds = now.value && seat.position()
  return (
    <div class={`picture ${value.name}`}>
      <span class="title">{seat.contentId}</span>
      <span class="time">{clockText(seconds)}</span>
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${Math.min(100, (seconds / LENGTH_SECONDS) * 100)}%` }} />
      </span>
    </div>
  )
}

const lastEventOf = (seat: Seat) => {
  const { value } = seat.state
  if (!('sessionId' in value)) return undefined
  return events.value.find(({ event }) => event.detail.session_id === value.sessionId)?.event['detail-type']
}

/** The same title on another device, in a page that really shows it. */
const watchAddress = ({ viewer, contentId }: Seat) =>
  addressOf(onAnotherDevice({ viewer, contentId, engine: 'hls' }, 'video'))

/** One player: what its viewer sees, what it waits for, and what can be done to it. */
export const PlayerCard = ({ seat }: { readonly seat: Seat }) => {
  const { value } = seat.state
  const last = lastEventOf(seat)
  return (
    <article
      class={`card ${value.name} ${seat.network.isCut.value ? 'cut' : ''}`}
      aria-label={seat.label}
      tabIndex={-1}
    >
      <div class="row">
        <h3>
          {seat.viewer.deviceId} <small>{seat.viewer.profileId}</small>
        </h3>
        <Badge seat={seat} />
      </div>
      <Picture seat={seat} />
      {value.name === 'recovering' && (
        <p class="note">
          {value.because === 'session lost'
            ? 'The session is lost. The video goes on; a new one is asked for at a random moment within an interval, so that not all players come at once.'
            : 'No answer. The video goes on while the token is good.'}
        </p>
      )}
      {value.name === 'starting' && value.lastCode && (
        <p class="note" role="status">
          {refusalText(value.lastCode)} (<code>{value.lastCode}</code>). The player asks again.
        </p>
      )}
      {isUntold(value) && <p class="note">The picture goes on until the next heartbeat is answered.</p>}
      {value.name === 'ended' && <p class="note">{endText(value.reason)}</p>}
      <Conflict seat={seat} />
      <Facts seat={seat} />
      {last && <p class="note">Last event: {last}</p>}
      <Buttons seat={seat} />
      <p class="note">
        <a href={watchAddress(seat)} target="_blank" rel="noreferrer">
          Open with video
        </a>
      </p>
    </article>
  )
}
