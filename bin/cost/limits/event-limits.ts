import { measured } from '../measured.ts'
import type { Situation } from './demand.ts'
import { ask, type Limit } from './limit.ts'

const given = (_: Situation, quota: number) => quota

/** Quotas on the way of an event. AWS counts them for all that the account does in the region. */
export const eventLimits: readonly Limit[] = [
  {
    name: 'requests of PutEvents, ten events each',
    unit: 'a second',
    quota: 'putEvents',
    most: given,
    needed: (_, { events }) => events / 10,
    change: ask('PutEvents a second in EventBridge'),
  },
  {
    name: 'events of PutEvents, should AWS count events and not requests',
    unit: 'a second',
    quota: 'putEvents',
    most: given,
    needed: (_, { events }) => events,
    change: ask('PutEvents a second in EventBridge; ask whether it counts requests or events'),
  },
  {
    name: 'events that rules deliver to their targets',
    unit: 'a second',
    quota: 'invocations',
    most: given,
    needed: ({ rules, configuration }, { events }) => events * (rules + (configuration.stage.events.log ? 1 : 0)),
    change: ask('invocations a second in EventBridge; above it they come late'),
  },
  {
    name: 'lines of the event log',
    unit: 'a second',
    quota: 'putLogEvents',
    most: given,
    needed: ({ configuration }, { events }) => (configuration.stage.events.log ? events : 0),
    change: () => 'set events.log to false',
  },
  {
    name: 'runs that Scheduler starts at once',
    unit: 'a second',
    quota: 'scheduledRuns',
    most: given,
    needed: ({ configuration }) => configuration.inventory.schedules,
    change: ask('invocations a second in EventBridge Scheduler'),
  },
  {
    name: 'bytes of events through the endpoint of EventBridge',
    unit: 'Gbit/s',
    quota: 'endpointBandwidth',
    most: given,
    needed: ({ configuration }, { events }) =>
      configuration.inventory.endpointZones > 0 ? (events * measured.eventBytes.value * 8) / 1e9 : 0,
    change: () => 'set HEARTBEAT_EVENT_INTERVAL',
  },
]
