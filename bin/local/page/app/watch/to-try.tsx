import { addressOf, onAnotherDevice, type Wish } from './wish.ts'

const another = (wish: Wish) => addressOf(onAnotherDevice(wish, Math.random().toString(36).slice(2, 5)))

/** What a viewer does to a page, and what becomes of the session. */
export const ToTry = ({ wish }: { readonly wish: Wish }) => {
  const onePlan = { ...wish, viewer: { ...wish.viewer, userId: 'one-stream-kim' } }
  return (
    <section class="panel try" aria-label="To try">
      <h2>To try</h2>
      <dl>
        <dt>Pause, seek, play</dt>
        <dd>The session is paused and resumed. The film takes a minute and begins again.</dd>
        <dt>Close this tab</dt>
        <dd>A beacon stops the session at once: the stream is free.</dd>
        <dt>Reload</dt>
        <dd>
          A beacon stops the session, and a new one begins. If the beacon is late and no stream is free, the same device
          takes its old one over.
        </dd>
        <dt>Go to another page, then back</dt>
        <dd>
          A beacon stops the session. When the browser kept the page (back/forward cache), it plays on in a new session.
        </dd>
        <dt>
          <a href={another(wish)} target="_blank" rel="noreferrer">
            Open one more device
          </a>
        </dt>
        <dd>The fifth on a plan of four is refused, and can take a stream over.</dd>
        <dt>
          <a href={another(onePlan)} target="_blank" rel="noreferrer">
            Open one with a plan of one stream
          </a>
        </dt>
        <dd>Twice: the second is refused. Its rival is paused when it loses its stream.</dd>
      </dl>
    </section>
  )
}
