import { timeText } from '../model/words.ts'
import type { Sent } from './log.ts'
import type { Watching } from './watching.ts'

const toneOf = ({ status }: Sent) => {
  if (status === undefined) return ''
  return status >= 200 && status < 300 ? 'good' : 'bad'
}

/** What left this page, the newest first. */
export const SentList = ({ watching }: { readonly watching: Watching }) => (
  <section class="panel" aria-label="What was sent">
    <h2>What was sent</h2>
    <p class="note">To the service, and to the media server. Tokens are left out.</p>
    <ol class="sent">
      {watching.log.value.map((sent) => (
        <li key={sent.id} class={sent.to}>
          <time>{timeText(sent.at)}</time>
          <span class={`status ${toneOf(sent)}`}>{sent.status ?? '–'}</span>
          <span>
            {sent.text} <small>{sent.note}</small>
          </span>
        </li>
      ))}
    </ol>
  </section>
)
