import { answers, requests } from '../model/live.ts'
import { Entry, matches } from './entry.tsx'

const pretty = (text: string) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const tone = (status: number) => (status < 400 ? 'good' : status < 500 ? 'warn' : 'bad')

/** The last requests: status, path, code and time. */
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

/** What the stand-ins for Identity and Content answered. */
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
