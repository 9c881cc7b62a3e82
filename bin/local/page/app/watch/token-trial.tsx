import { signal } from '@preact/signals'
import { MEDIA } from './engines.ts'
import type { Watching } from './watching.ts'

const answer = signal('')

const ask = async (token: string) => {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  try {
    const response = await fetch(`${MEDIA}1.m4s`, { headers })
    const said = response.ok
      ? `${(await response.arrayBuffer()).byteLength} bytes of video.`
      : ((await response.json()) as { error: string }).error
    answer.value = `${response.status}: ${said}`
  } catch {
    answer.value = 'No answer: is npm start still running?'
  }
}

/** Another payload under the same signature. */
const changed = (token: string) => token.replace(/\.\w/, (start) => (start === '.e' ? '.f' : '.e'))

const CHECKS: Readonly<Record<string, string>> = {
  'key set':
    'The media server checks the token as a CDN does: by the public keys of the service (JWK Set), without asking it. A token therefore stays good until it expires, also when its session has ended.',
  service:
    'JWT_SECRET is set: there are no public keys, so the media server asks the service about each token, as no CDN would. Without JWT_SECRET it checks them by itself.',
}

/** What a token is for: the same segment of the video, asked for with and without. */
export const TokenTrial = ({ watching, check }: { readonly watching: Watching; readonly check: string }) => {
  const { state, player, firstToken } = watching
  const isLive = 'sessionId' in state.value
  return (
    <section class="panel" aria-label="The token">
      <h2>What the token is for</h2>
      <p class="note">{CHECKS[check]}</p>
      <p class="note">Ask for the first segment of the video:</p>
      <div class="buttons">
        <button type="button" onClick={() => ask('')}>
          Without a token
        </button>
        <button type="button" onClick={() => ask(player.token())} disabled={!isLive}>
          With the token
        </button>
        <button type="button" onClick={() => ask(changed(player.token()))} disabled={!isLive}>
          With a changed one
        </button>
        <button type="button" onClick={() => ask(firstToken.value)} disabled={!firstToken.value}>
          With this page’s first token
        </button>
      </div>
      <p class="answer" role="status">
        {answer}
      </p>
      <p class="note">
        To see one expire, move the clock forward in{' '}
        <a href="/" target="_blank" rel="noreferrer">
          the room
        </a>
        , then ask with this page’s first token.
      </p>
    </section>
  )
}
