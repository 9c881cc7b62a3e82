/** A Lambda that no player calls: one file of the same name in `functions/`. */
export type Task = {
  readonly summary: string
  /** In seconds: it stops by itself before and says what is left. */
  readonly timeout: number
  /** How often EventBridge Scheduler starts it: `rate(…)`. */
  readonly schedule: string
  /** What it reaches besides Redis; decides its permissions and security groups. */
  readonly reaches: readonly 'event bus'[]
}

/** The table of Lambdas behind the API: deployed, run locally and tested from here. */
export const tasks = {
  'expire-sessions': {
    summary: 'End the sessions whose deadline has passed',
    timeout: 55,
    schedule: 'rate(1 minute)',
    reaches: [],
  },
  'publish-events': {
    summary: 'Publish what happened to the event bus, until a newer run takes over',
    timeout: 150,
    schedule: 'rate(1 minute)',
    reaches: ['event bus'],
  },
} as const satisfies Record<string, Task>

export type TaskName = keyof typeof tasks
