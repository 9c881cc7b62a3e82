import { type Call, calls, measured } from '../measured.ts'

/** Memory that gives a function one core, in MB (functions/contract/tasks.ts). */
export const CORE_MB = 1_769

/** What a call waits for in an account, in ms, and durations that were measured there. */
export type Waits = {
  /** One round trip to Redis. */
  readonly network: number
  /** Identity and Content, which a create asks at once. */
  readonly upstream: number
  readonly known: Partial<Record<Call, number>>
}

const TRIPS: Partial<Record<Call, number>> = { 'create-session': 2 }

/**
 * What Lambda bills for a call, in ms, rounded up: the processor time of this machine at the part of a core that the
 * function has, and its waits. What was measured in an account comes in its place.
 */
export const billedMs = (call: Call, memory: number, { network, upstream, known }: Waits): number => {
  const core = Math.min(1, memory / CORE_MB)
  const waits = (TRIPS[call] ?? 1) * network + (call === 'create-session' ? upstream : 0)
  return Math.ceil(known[call] ?? measured.processorMs.value[call] / core + waits)
}

/** Of each call. */
export const billedMsOf = (memory: number, waits: Waits): Record<Call, number> =>
  // Object.fromEntries gives only `string`
  Object.fromEntries(calls.map((call) => [call, billedMs(call, memory, waits)])) as Record<Call, number>
