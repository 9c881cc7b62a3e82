import { signal } from '@preact/signals'
import { filter } from '../model/filter.ts'
import { answers, events, requests } from '../model/live.ts'
import { matches } from './entry.tsx'
import { EventList } from './event-list.tsx'
import { AnswerList, RequestList } from './lists.tsx'

type Tab = 'events' | 'requests' | 'answers'
const chosen = signal<Tab>('events')

const TABS = [
  ['events', 'Events', EventList, events, 'Nothing yet: start a player. Each change becomes an event on the bus.'],
  ['requests', 'Requests', RequestList, requests, 'Nothing yet: start a player, or send a request with curl.'],
  ['answers', 'Answers', AnswerList, answers, 'Nothing yet: they are asked when a session is created.'],
] as const

const clear = () => {
  filter.value = ''
}

/** By the arrow keys, as in any list of tabs (WAI-ARIA, "Tabs pattern"). */
const go = (event: KeyboardEvent) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!by) return
  const names = TABS.map(([name]) => name)
  const next = names.at((names.indexOf(chosen.value) + by) % names.length)
  if (next) chosen.value = next
  const tabs = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')
  tabs[names.indexOf(chosen.value)]?.focus()
}

/** What happens, the newest first: each line opens to its JSON. */
export const Feeds = () => {
  const [, , List, list, nothing] = TABS.find(([name]) => name === chosen.value) ?? TABS[0]
  return (
    <section class="panel feeds" aria-label="What happens" id="feeds">
      <div class="tabs" role="tablist" onKeyDown={go}>
        {TABS.map(([name, text, , { value }]) => (
          <button
            type="button"
            role="tab"
            key={name}
            aria-selected={chosen.value === name}
            tabIndex={chosen.value === name ? 0 : -1}
            onClick={() => {
              chosen.value = name
            }}
          >
            {text} <small>{value.length}</small>
          </button>
        ))}
      </div>
      <input
        type="search"
        aria-label="Show only what contains"
        placeholder="Only with: a user, a session, a code…"
        value={filter.value}
        onInput={({ currentTarget }) => {
          filter.value = currentTarget.value
        }}
      />
      {list.value.length === 0 ? <p class="nothing">{nothing}</p> : <List />}
      {list.value.length > 0 && !list.value.some(matches) && (
        <p class="nothing">
          None of {list.value.length} contains “{filter.value}”.{' '}
          <button type="button" class="link" onClick={() => clear()}>
            Show all
          </button>
        </p>
      )}
    </section>
  )
}
