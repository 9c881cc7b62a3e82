import type { BusEvent } from './bus-event.ts'

/** Whether a rule is one of those that get an event. */
export type RuleFilter = (rule: string) => boolean

/** Passes an event to the rules of a bus, or to those alone that a replay is limited to. */
export type Deliver = (event: BusEvent, bus: string, only?: RuleFilter) => void
