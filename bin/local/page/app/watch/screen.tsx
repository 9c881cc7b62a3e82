import { endText } from '../model/words.ts'
import { Conflict } from '../parts/player-actions.tsx'
import type { Watching } from './watching.ts'
import { ENGINES, type EngineName } from './wish.ts'

const NAMES = Object.keys(ENGINES) as EngineName[]

const EngineSwitch = ({ watching }: { readonly watching: Watching }) => (
  <fieldset class="engines">
    <legend>Shown by</legend>
    {NAMES.map((name) => (
      <label key={name}>
        <input
          type="radio"
          name="engine"
          checked={watching.engine.value === name}
          onChange={() => watching.use(name)}
        />
        {ENGINES[name]}
      </label>
    ))}
  </fieldset>
)

const Over = ({ watching }: { readonly watching: Watching }) => {
  const { value } = watching.state
  if (value.name !== 'ended') return null
  return (
    <p class="said">
      {endText(value.reason)}.{' '}
      <button type="button" onClick={() => watching.player.retry()}>
        Play again
      </button>
    </p>
  )
}

const Failure = ({ watching }: { readonly watching: Watching }) => {
  if (!watching.failure.value) return null
  return (
    <p class="said bad" role="alert">
      {watching.failure.value}{' '}
      <button type="button" onClick={watching.load}>
        Load it again
      </button>
    </p>
  )
}

const isLive = ({ state: { value } }: Watching) => 'sessionId' in value || value.name === 'starting'

/** The video, and what stands in its way. */
export const Screen = ({ watching }: { readonly watching: Watching }) => {
  const { viewer, contentId } = watching.wish
  return (
    <section class="panel screen" aria-label="The video">
      <div class="row">
        <h1>
          {contentId}{' '}
          <small>
            {viewer.userId}, {viewer.profileId}, {viewer.deviceId}
          </small>
        </h1>
        <button type="button" onClick={watching.stop} disabled={!isLive(watching)}>
          Stop
        </button>
      </div>
      <div class="frame" ref={(frame) => frame?.append(watching.video)} />
      <Conflict seat={watching} />
      <Over watching={watching} />
      <Failure watching={watching} />
      <EngineSwitch watching={watching} />
    </section>
  )
}
