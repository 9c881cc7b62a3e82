/** One function as the template describes it. */
export type LocalFunction = {
  readonly name: string
  /** The name it would have in an account, where that is another one. */
  readonly deployedAs?: string
  /** Where its code lies: the asset that would be uploaded. */
  readonly folder: string
  /** `file.export`, as in Lambda. */
  readonly handler: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly environment: Readonly<Record<string, string>>
  /** Whether a debugger may stop it: its process then waits for as long as somebody looks. */
  readonly isInspected?: boolean
}

/** One route as the template describes it; `key` is `METHOD /path/{parameter}` or `$default`. */
export type LocalRoute = { readonly key: string; readonly functionName: string }

/** One schedule that is enabled: what it calls, how often (`rate(1 minute)`), and with which event. */
export type LocalSchedule = {
  readonly name: string
  readonly expression: string
  readonly functionName: string
  readonly input: unknown
}

/** Where a rule brings an event: a function or a queue of the template, or something that only AWS has. */
export type LocalTarget =
  | { readonly functionName: string }
  | { readonly queue: string }
  | { readonly elsewhere: string }

/** How a function gets the messages of a queue. */
export type LocalEventSource = {
  readonly functionName: string
  readonly batchSize: number
  /** How long a batch that is not full waits for more. */
  readonly windowMs: number
  /** Whether its reply says which messages failed. */
  readonly reportsFailures: boolean
}

/** One queue that a function gets the messages of, or the dead letters of such a queue. */
export type LocalQueue = {
  readonly name: string
  readonly visibilityMs: number
  readonly source?: LocalEventSource
  /** The name of another queue, and after how many times a message goes there. */
  readonly deadLetters?: { readonly queue: string; readonly maxReceives: number }
}

/** One rule that is enabled. */
export type LocalRule = {
  readonly name: string
  /** The name of its bus. */
  readonly bus: string
  readonly pattern: unknown
  readonly targets: readonly LocalTarget[]
}

/** One secret as the template describes it. */
export type LocalSecret = {
  readonly name: string
  /** How Secrets Manager would make its first value. */
  readonly generate: Readonly<Record<string, unknown>>
  /** What makes its next values, whether it does so as soon as the stack is deployed, and how often. */
  readonly rotation?: { readonly functionName: string; readonly atOnce: boolean; readonly everyDays?: number }
}

/** What the runner serves: everything a template says that it can run. */
export type LocalApi = {
  readonly routes: readonly LocalRoute[]
  readonly functions: readonly LocalFunction[]
  readonly schedules: readonly LocalSchedule[]
  readonly rules: readonly LocalRule[]
  readonly secrets: readonly LocalSecret[]
  readonly queues: readonly LocalQueue[]
  /** The functions that a deployment calls, in their order, before requests are served. */
  readonly atDeployment: readonly string[]
  /** Their names. */
  readonly buses: readonly string[]
}

/** Where lines for the person at the terminal go. */
export type Log = (line: string) => void
