import type { Account } from '../../../redis/store-view.ts'
import { now } from '../model/clock.ts'
import { durationText, shortId } from '../model/words.ts'

/** Of a deadline's usual length, for the bar. */
const FULL_MS = 90_000

const Held = ({ slot }: { readonly slot: Account['slots'][number] }) => {
  const left = slot.deadline - now.value
  const isOver = left <= 0
  const share = Math.min(1, Math.max(0, left / FULL_MS))
  return (
    <li class={`slot ${isOver ? 'free' : slot.status}`} title={`Session ${slot.sessionId}, ${slot.contentId}`}>
      <span>
        {slot.deviceId} <small>…{shortId(slot.sessionId)}</small>
      </span>
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <small>
        {isOver ? 'deadline passed: free' : `expires in ${durationText(left)}`}
        {slot.isDegraded && ' · degraded'}
      </small>
    </li>
  )
}

/** The slots of an account: those that are held, with their deadlines, and those that are free. */
export const Slots = ({ account }: { readonly account: Account }) => {
  const live = account.slots.filter(({ deadline }) => deadline > now.value).length
  const free = Math.max(0, Math.min(account.limit, 12) - account.slots.length)
  return (
    <ol class="slots" aria-label={`Slots of ${account.userId}: ${live} of ${account.limit} held`}>
      {account.slots.map((slot) => (
        <Held key={slot.sessionId} slot={slot} />
      ))}
      {Array.from({ length: free }, (_, i) => (
        <li class="slot empty" key={`free-${String(i)}`}>
          <span>free</span>
        </li>
      ))}
    </ol>
  )
}
