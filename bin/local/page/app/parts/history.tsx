import { closeHistory, histories, isOpen, openHistory, showEarlier, type Viewed } from '../model/history.ts'
import { clockText, durationText, endText, refusalText, shortId, timeText } from '../model/words.ts'

const stateText = ({ session_status: status, end_reason: reason }: Viewed) => {
  if (status === 'ended') return reason ? endText(reason) : 'Ended'
  return status === 'paused' ? 'Paused' : 'Playing'
}

const Session = ({ session }: { readonly session: Viewed }) => (
  <li title={`Session ${session.session_id}`}>
    <span>
      <b>{session.content_id}</b> {session.profile_id}, {session.device_id}{' '}
      <small>…{shortId(session.session_id)}</small>
    </span>
    <span>
      {stateText(session)} at {clockText(session.position)}
    </span>
    <small>
      {timeText(Date.parse(session.started_at))}, watched {durationText(session.watched_seconds * 1_000)}
    </small>
  </li>
)

const Sessions = ({ userId }: { readonly userId: string }) => {
  const { sessions, next, refusal } = histories.value[userId] ?? { sessions: [] }
  return (
    <>
      {refusal && (
        <p class="note" role="status">
          {refusal === 'storage_unavailable' ? 'The session log or Redis does not answer' : refusalText(refusal)}
        </p>
      )}
      {!refusal && sessions.length === 0 && <p class="note">Nothing yet: an event is here about a second later.</p>}
      <ol class="history" aria-label={`History of ${userId}`}>
        {sessions.map((session) => (
          <Session key={session.session_id} session={session} />
        ))}
      </ol>
      {next && (
        <button type="button" class="link" onClick={() => void showEarlier(userId)}>
          Earlier sessions
        </button>
      )}
    </>
  )
}

/** What the session log knows of a user, the newest first; asked for once it is opened. */
export const History = ({ userId }: { readonly userId: string }) => (
  <details
    class="past"
    onToggle={({ currentTarget }) => void (currentTarget.open ? openHistory(userId) : closeHistory(userId))}
  >
    <summary>History</summary>
    {isOpen(userId) && <Sessions userId={userId} />}
  </details>
)
