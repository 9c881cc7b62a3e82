import type { RuleSeen } from '../activity/happening.ts'
import type { BusEvent } from '../event-bridge/bus-event.ts'
import type { RuleFilter } from '../event-bridge/deliver.ts'
import type { Environment } from '../settings/environment.ts'
import { own } from '../settings/own-settings.ts'
import type { Log } from '../template/api.ts'
import { eventFeed } from './event-feed.ts'
import { forwarder } from './forwarder.ts'
import type { SubscriberRule } from './rules-file.ts'
import { watchedRules } from './watched-rules.ts'

type Forwarder = ReturnType<typeof forwarder>

const described = ({ name, to }: SubscriberRule) => (to === undefined ? name : `${name} (${to})`)

/** One queue for each address, whoever names it. */
const forwarders = (log: Log) => {
  const all = new Map<string, Forwarder>()
  const send = (url: string, event: BusEvent) => {
    const one = all.get(url) ?? forwarder(url, log)
    all.set(url, one)
    one.send(event)
  }
  return {
    send,
    stop: () => {
      for (const one of all.values()) one.stop()
    },
  }
}

/**
 * Those outside who get events of the runner: the addresses of LOCAL_EVENTS_TO get each, a rule of LOCAL_EVENT_RULES what
 * it matches, and whoever follows the feed. `pass` takes each event that reached a bus, and returns the rules that it
 * matches. A replay that is limited to some rules goes to these alone.
 */
export const createSubscribers = (environment: Environment, log: Log) => {
  const { LOCAL_EVENTS_TO, LOCAL_EVENT_RULES: path } = environment
  const everything = LOCAL_EVENTS_TO ? (own.LOCAL_EVENTS_TO.parse(LOCAL_EVENTS_TO) ?? []) : []
  const { rules, stop } = path ? watchedRules(path, log) : { rules: () => [], stop: () => {} }
  const feed = eventFeed()
  const posts = forwarders(log)
  const pass = (event: BusEvent, bus: string, only?: RuleFilter): readonly RuleSeen[] => {
    feed.add({ bus, event })
    if (!only) for (const url of everything) posts.send(url, event)
    const matching = rules().filter(({ name, matches }) => (!only || only(name)) && matches(event))
    for (const { to } of matching) if (to !== undefined) posts.send(to, event)
    return matching.map(({ name, to }) => ({ name, targets: to === undefined ? [] : [to] }))
  }
  return {
    feed,
    pass,
    /** For the terminal. */
    described: [
      ...everything.map((url) => `${url} (LOCAL_EVENTS_TO)`),
      ...(path ? [`the rules of ${path}: ${rules().map(described).join(', ') || 'none'}`] : []),
    ],
    stop: async () => {
      stop()
      posts.stop()
    },
  }
}

export type Subscribers = ReturnType<typeof createSubscribers>
