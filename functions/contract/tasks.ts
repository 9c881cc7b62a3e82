import { keysOf } from './records.ts'

/** A Lambda that no player calls: one file of the same name in `functions/`. */
export type Task = {
  readonly summary: string
  /** In seconds. The task stops earlier by itself and reports what is left. */
  readonly timeout: number
  /** In MB. Lambda gives processor time by it: 1,769 MB are one core, 512 MB 0.29 of one. */
  readonly memory: number
  /** How often EventBridge Scheduler starts it: `rate(…)`. Absent: a rule, Secrets Manager or a person starts it. */
  readonly schedule?: string
  /** What it reaches; decides its permissions and security groups. One that reaches the session log exists only with it. */
  readonly reaches: readonly ('redis' | 'event bus' | 'key rotation' | 'log dead letters' | LogReach)[]
  /** What it reaches besides where there is a session log. */
  readonly reachesIfLog?: readonly LogReach[]
}

/** How a function may use the session log: each has a login role of PostgreSQL of its own. */
export type LogReach = 'log owner' | 'log writer' | 'log reader' | 'log eraser'

/** The table of Lambdas behind the API: deployed, run locally and tested from here. */
export const tasks = {
  'expire-sessions': {
    summary: 'End the sessions whose deadline has passed',
    timeout: 55,
    memory: 512,
    schedule: 'rate(1 minute)',
    reaches: ['redis'],
  },
  'publish-events': {
    summary: 'Publish what happened to the event bus, until a newer run takes over',
    timeout: 150,
    memory: 512,
    schedule: 'rate(1 minute)',
    reaches: ['redis', 'event bus'],
  },
  'on-entitlement-changed': {
    summary: 'End what an account may no longer play, by Identity’s events on the bus',
    timeout: 30,
    memory: 512,
    reaches: ['redis'],
  },
  'rotate-signing-key': {
    summary: 'Make the next key of playback tokens, in the steps Secrets Manager asks for; or revoke one at once',
    timeout: 30,
    memory: 512,
    reaches: ['key rotation'],
  },
  'erase-user': {
    summary: 'Say what Redis holds of a user, end their sessions, or remove it; for npm run erase-user',
    timeout: 300,
    memory: 512,
    reaches: ['redis'],
    reachesIfLog: ['log eraser'],
  },
  'record-session-log': {
    summary: 'Write playback events into the session log',
    timeout: 30,
    memory: 512,
    reaches: ['log writer', 'log dead letters'],
  },
  'prepare-session-log': {
    summary: 'Bring the session log’s tables up to date: migrations, the months to come, the months to forget',
    timeout: 300,
    memory: 512,
    schedule: 'rate(1 day)',
    reaches: ['log owner'],
  },
  'inspect-session-log': {
    summary: 'Say which events the session log has not; for npm run session-log',
    timeout: 60,
    memory: 512,
    reaches: ['log reader'],
  },
} as const satisfies Record<string, Task>

export type TaskName = keyof typeof tasks

type ScheduledTaskName = {
  [Name in TaskName]: (typeof tasks)[Name] extends { readonly schedule: string } ? Name : never
}[TaskName]
const isScheduled = (name: TaskName): name is ScheduledTaskName => 'schedule' in tasks[name]

/** The tasks that a schedule starts. */
export const scheduledTasks: readonly ScheduledTaskName[] = keysOf(tasks).filter(isScheduled)

/** Whether a function that reaches this exists only where the session log is kept. */
export const needsSessionLog = (reaches: readonly string[]): boolean =>
  reaches.some((reach) => reach.startsWith('log '))
