import type { Seat } from '../model/seats.ts'
import { refusalText } from '../model/words.ts'

/** The button goes with the state: whoever pressed it by the keyboard stays at its player. */
const keepingFocus =
  (act: () => unknown) =>
  ({ currentTarget }: { readonly currentTarget: HTMLElement }) => {
    currentTarget.closest<HTMLElement>('article')?.focus()
    act()
  }

/** Its card goes too: the way to the next player is the button that adds one. */
const remove = (seat: Seat) => () => {
  document.querySelector<HTMLElement>('button.primary')?.focus()
  seat.remove()
}

/** Why playback was refused, who holds the streams, and what the viewer can do. */
export const Conflict = ({ seat }: { readonly seat: Pick<Seat, 'state' | 'player'> }) => {
  const { value } = seat.state
  if (value.name !== 'refused') return null
  return (
    <div class="conflict" role="alert">
      <p>
        {refusalText(value.code)}
        {value.maxStreams !== undefined && ` (${value.maxStreams})`}. <code>{value.code}</code>
        {value.recovery === 'fix' && <small> {value.message}</small>}
      </p>
      {value.rivals.map((rival) => (
        <button
          type="button"
          key={rival.sessionId}
          onClick={keepingFocus(() => seat.player.takeOver([rival.sessionId]))}
        >
          Take over from {rival.profileId}, {rival.deviceId}
        </button>
      ))}
      <button type="button" onClick={keepingFocus(() => seat.player.retry())}>
        Ask again
      </button>
    </div>
  )
}

/** What can be done to a player. */
export const Buttons = ({ seat }: { readonly seat: Seat }) => {
  const { name } = seat.state.value
  const { isCut } = seat.network
  const isLive = name === 'playing' || name === 'paused' || name === 'recovering' || name === 'starting'
  if (!isLive)
    return (
      <div class="buttons">
        {name !== 'refused' && (
          <button type="button" onClick={keepingFocus(seat.play)}>
            Play again
          </button>
        )}
        <button type="button" class="quiet" onClick={remove(seat)}>
          Remove
        </button>
      </div>
    )
  return (
    <div class="buttons">
      <button type="button" onClick={name === 'paused' ? seat.resume : seat.pause} disabled={name === 'starting'}>
        {name === 'paused' ? 'Resume' : 'Pause'}
      </button>
      <button type="button" onClick={() => seat.seek(600)}>
        Seek +10 min
      </button>
      <button type="button" onClick={keepingFocus(seat.stop)}>
        Stop
      </button>
      <button
        type="button"
        aria-pressed={isCut.value}
        class={isCut.value ? 'odd' : undefined}
        onClick={() => seat.cut(!isCut.value)}
      >
        {isCut.value ? 'Network back' : 'Cut network'}
      </button>
      <button type="button" onClick={keepingFocus(seat.closeTab)}>
        Close tab
      </button>
    </div>
  )
}
