import type { Switches } from '../../../switches/switches.ts'
import { now } from '../model/clock.ts'
import { state } from '../model/live.ts'
import { change, oddSwitches, refusal } from '../model/switch.ts'
import { durationText, timeText } from '../model/words.ts'

type Row = {
  readonly name: keyof Switches
  readonly title: string
  readonly about: string
  readonly choices: Readonly<Record<string, string>>
}

const MOODS = { normal: 'Normal', slow: 'Slow', failing: 'Failing', no: 'Says no' }
const STATES = { up: 'Up', down: 'Down' }

const ROWS: readonly Row[] = [
  { name: 'identity', title: 'Identity', about: 'May this viewer see it?', choices: MOODS },
  { name: 'content', title: 'Content', about: 'Is the title available?', choices: MOODS },
  { name: 'eventBridge', title: 'EventBridge', about: 'Where events go', choices: STATES },
  { name: 'redis', title: 'Redis', about: 'Sessions and slots', choices: STATES },
]

const STEPS = [
  [60, '+1 m'],
  [600, '+10 m'],
  [3_600, '+1 h'],
  [86_400, '+1 d'],
  [30 * 86_400, '+30 d'],
] as const

const Choice = ({ name, title, about, choices }: Row) => {
  const known = state.value
  const isMine = known?.switchable[name] ?? false
  return (
    <fieldset class="switch" disabled={!isMine}>
      <legend title={about}>
        {title} {known && !isMine && <small>not this program’s</small>}
      </legend>
      <div class="choices">
        {Object.entries(choices).map(([value, text]) => (
          <label key={value} class={value === 'normal' || value === 'up' ? undefined : 'odd'}>
            <input
              type="radio"
              name={name}
              checked={known?.switches[name] === value}
              onChange={() => change({ [name]: value })}
            />
            <span class="chip">{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const ClockRow = () => {
  const known = state.value
  const isAhead = (known?.ahead ?? 0) > 0
  return (
    <fieldset class="switch clock" disabled={!known?.switchable.clock}>
      <legend>
        Clock{' '}
        <small>
          {timeText(now.value)}
          {isAhead && `, +${durationText(known?.ahead ?? 0)}`}
        </small>
      </legend>
      <div class="choices">
        {STEPS.map(([seconds, text]) => (
          <button type="button" key={seconds} onClick={() => change({ forward: seconds })}>
            {text}
          </button>
        ))}
      </div>
      <small class="soft beside">Time passes for everyone: heartbeats in between are missed.</small>
    </fieldset>
  )
}

/** Faults stay on when the page is loaded again. */
const BackToNormal = () => {
  const odd = state.value ? oddSwitches(state.value.switches) : {}
  if (Object.keys(odd).length === 0) return null
  return (
    <div class="buttons">
      <button type="button" class="odd" onClick={() => change(odd)}>
        All back to normal
      </button>
    </div>
  )
}

const Outbox = () => {
  const waiting = state.value?.store?.outbox
  return (
    <div class="switch outbox">
      <span class="legend">Outbox</span>
      <output>
        <b class={waiting ? 'number some' : 'number'}>{waiting ?? '–'}</b>{' '}
        <span class="soft">{waiting === 1 ? 'event waits' : 'events wait'} for the bus</span>
      </output>
    </div>
  )
}

/** What can be put out of order, and the clock. */
export const SwitchBoard = () => (
  <section class="panel board" aria-label="Switches">
    {ROWS.map((row) => (
      <Choice key={row.name} {...row} />
    ))}
    <BackToNormal />
    <ClockRow />
    <Outbox />
    {refusal.value && (
      <p class="refusal" role="alert">
        {refusal.value}
      </p>
    )}
  </section>
)
