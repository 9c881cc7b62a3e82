import type { ComponentChildren } from 'preact'
import { filter } from '../model/filter.ts'
import { answers, events, requests } from '../model/live.ts'
import { shortId, timeText } from '../model/words.ts'

const pretty = (text: string) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const matches = (one: object) => !filter.value || JSON.stringify(one).includes(filter.value)

type EntryProps = { readonly at: number; readonly line: ComponentChildren; readonly children: ComponentChildren }
const Entry = ({ at, line, children }: EntryProps) => (
  <li>
    <details>
      <summary>
        <time>{timeText(at)}</time>
        {line}
      </summary>
      {children}
    </details>
  </li>
)

export const EventList = () => (
  <ol class="feed">
    {events.value.filter(matches).map(({ id, at, event, rules }) => {
      const { user_id: user, session_id: session = '', sequence, metadata } = event.detail
      const { end_reason: reason, code } = (metadata ?? {}) as { end_reason?: string; code?: string }
      const type = event['detail-type'].replace('playback.', '')
      return (
        <Entry
          key={id}
          at={at}
          line={
            <>
              <b class={`type ${type}`}>{type}</b>
              <span class="what">
                {String(user)}
                {session ? ` · …${shortId(String(session))} #${sequence}` : ''}
                {(reason ?? code) && ` · ${reason ?? code}`}
              </span>
            </>
          }
        >
          <p class="note">{rules.length > 0 ? `Matches: ${rules.join(', ')}` : 'No rule matches'}</p>
          <pre>{JSON.stringify(event, null, 2)}</pre>
        </Entry>
      )
    })}
  </ol>
)

const tone = (status: number) => (status < 400 ? 'good' : status < 500 ? 'warn' : 'bad')

export const RequestList = () => (
  <ol class="feed">
    {requests.value.filter(matches).map(({ id, at, method, path, status, ms, code, requestId, sent, answered }) => (
      <Entry
        key={id}
        at={at}
        line={
          <>
            <b class={`status ${tone(status)}`}>{status}</b>
            <span class="what">
              {method} {path.replace('/api/playback', '').replace(/[\da-f-]{30}([\da-f]{6})/, '…$1')}
              {code && ` · ${code}`}
            </span>
            <small>{ms} ms</small>
          </>
        }
      >
        <p class="note">
          {method} {path} · request {requestId}
        </p>
        {sent && <pre>{pretty(sent)}</pre>}
        <pre>{pretty(answered)}</pre>
      </Entry>
    ))}
  </ol>
)

export const AnswerList = () => (
  <ol class="feed">
    {answers.value.filter(matches).map(({ id, at, service, asked, answer, body, afterMs }) => (
      <Entry
        key={id}
        at={at}
        line={
          <>
            <b class={`status ${tone(Number(answer) || 500)}`}>{answer}</b>
            <span class="what">
              {service} · {asked.userID ?? asked.contentID}
            </span>
            {afterMs > 0 && <small>after {afterMs} ms</small>}
          </>
        }
      >
        <p class="note">
          {Object.entries(asked)
            .map(([name, value]) => `${name}=${value}`)
            .join(' ')}
        </p>
        <pre>{pretty(body)}</pre>
      </Entry>
    ))}
  </ol>
)
