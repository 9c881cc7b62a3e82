import { signal } from '@preact/signals'
import type { EventHappening, RuleSeen } from '../../../activity/happening.ts'
import { events, notices } from '../model/live.ts'
import { bySession } from '../model/sessions.ts'
import { shortId, timeText } from '../model/words.ts'
import { Entry, matches } from './entry.tsx'

/** Whether events stand by session, in the order of their sequence, or as they came. */
const isGrouped = signal(false)

const Line = ({ one: { event }, withSession }: { readonly one: EventHappening; readonly withSession: boolean }) => {
  const { user_id: user, session_id: session = '', sequence, metadata } = event.detail
  const {
    end_reason: reason,
    code,
    repeats,
  } = (metadata ?? {}) as { end_reason?: string; code?: string; repeats?: number }
  const type = event['detail-type'].replace('playback.', '')
  const where = session ? `${withSession ? `${user} · …${shortId(String(session))} ` : ''}#${sequence}` : String(user)
  return (
    <>
      <b class={`type ${type}`}>{type}</b>
      <span class="what">
        {where}
        {(reason ?? code) && ` · ${reason ?? code}`}
        {repeats ? `, and ${repeats} alike` : ''}
      </span>
    </>
  )
}

const ruleText = ({ name, targets }: RuleSeen) => (targets.length > 0 ? `${name} (${targets.join(', ')})` : name)

const Event = ({ one, withSession }: { readonly one: EventHappening; readonly withSession: boolean }) => (
  <Entry at={one.at} line={<Line one={one} withSession={withSession} />}>
    <p class="note">{one.rules.length > 0 ? `Matches: ${one.rules.map(ruleText).join(', ')}` : 'No rule matches'}</p>
    <pre>{JSON.stringify(one.event, null, 2)}</pre>
  </Entry>
)

const AsTheyCame = () => {
  const all = [...events.value.filter(matches), ...notices.value].toSorted((one, other) => other.id - one.id)
  return (
    <ol class="feed">
      {all.map((one) =>
        one.kind === 'event' ? (
          <Event key={one.id} one={one} withSession />
        ) : (
          <li class="switched" key={one.id}>
            <time>{timeText(one.at)}</time> {one.text}
          </li>
        ),
      )}
    </ol>
  )
}

const BySession = () => (
  <ol class="feed">
    {bySession(events.value.filter(matches)).map(({ session, user, device, own }) => (
      <li class="group" key={session}>
        <strong>
          {user} {device && <small>{device}</small>} <small>…{shortId(session)}</small>
        </strong>
        <ol>
          {own.map((one) => (
            <Event key={one.id} one={one} withSession={false} />
          ))}
        </ol>
      </li>
    ))}
  </ol>
)

/** The events as they reach the bus, and what was switched meanwhile. */
export const EventList = () => (
  <>
    <label class="check">
      <input
        type="checkbox"
        checked={isGrouped.value}
        onChange={({ currentTarget }) => {
          isGrouped.value = currentTarget.checked
        }}
      />
      By session, in the order of <code>sequence</code>
    </label>
    {isGrouped.value ? <BySession /> : <AsTheyCame />}
  </>
)
