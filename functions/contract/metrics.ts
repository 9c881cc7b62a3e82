export const METRIC_NAMESPACE = 'ViewingService'

/** What splits a metric beside `service`. Each has few values, because CloudWatch bills every combination as a metric. */
export type Dimension = 'code' | 'reason' | 'plan' | 'streams'

type MetricRow = {
  readonly unit: 'Count' | 'Milliseconds'
  readonly about: string
  /** Its dimensions beside `service`. It has no value without them. */
  readonly by?: readonly Dimension[]
}

/** What the tasks measure; alarms and the dashboard are made from these names. */
export const metrics = {
  SessionsExpired: { unit: 'Count', about: 'sessions ended by the sweep' },
  SessionsOverdue: { unit: 'Count', about: 'sessions past their deadline that a sweep had to leave to the next one' },
  PartitionsUnvisited: { unit: 'Count', about: 'partitions a sweep had no time for' },
  OrphansRemoved: { unit: 'Count', about: 'members of the deadlines index without a live session' },
  SessionsRevoked: { unit: 'Count', about: 'sessions ended by Identity’s revocation or smaller plan' },
  EntitlementChangesIgnored: {
    unit: 'Count',
    about: 'such events that were too late, replayed or superseded',
  },
  EventsPublished: { unit: 'Count', about: 'events that EventBridge accepted' },
  EventsRetried: { unit: 'Count', about: 'entries that EventBridge did not accept and that were sent again' },
  EventsDeadLettered: { unit: 'Count', about: 'entries that can never be accepted, kept in a dead-letter stream' },
  PublishDelay: { unit: 'Milliseconds', about: 'age of events when EventBridge accepted them, of a random sample' },
  SessionsStarted: { unit: 'Count', about: 'sessions started' },
  StartsDegraded: { unit: 'Count', about: 'of these, those on an older decision of Identity or Content, or on none' },
  CreatesDenied: { unit: 'Count', by: ['code'], about: 'creates refused, by the code of the refusal' },
  SessionsEnded: { unit: 'Count', by: ['reason'], about: 'sessions ended, by their `end_reason`' },
  StreamsApproved: {
    ...{ unit: 'Count', by: ['plan', 'streams'] },
    about: 'starts, by the streams of the plan and the streams that the account then had; `more` is above 10',
  },
  StreamsAsked: {
    ...{ unit: 'Count', by: ['plan', 'streams'] },
    about: 'the same, and creates refused by the limit, by the streams that the account would then have had',
  },
  LiveSessions: { unit: 'Count', about: 'sessions whose deadline lies ahead' },
  OutboxLength: { unit: 'Count', about: 'events waiting in the outbox' },
  OutboxAge: { unit: 'Milliseconds', about: 'how long the oldest of them has waited' },
  LogEventsRecorded: { unit: 'Count', about: 'events written into the session log' },
  LogEventsRepeated: { unit: 'Count', about: 'events that the session log already had, or no longer keeps' },
  LogEventsPostponed: {
    unit: 'Count',
    about: 'events that go back into their queue because PostgreSQL did not answer',
  },
  LogEventsRefused: {
    unit: 'Count',
    about: 'events that the session log can never hold, sent to its dead-letter queue',
  },
} as const satisfies Record<string, MetricRow>

export type MetricName = keyof typeof metrics
/** Metrics with more dimensions than `service`, and those with `service` alone. */
export type SplitMetricName = {
  [Name in MetricName]: (typeof metrics)[Name] extends { readonly by: unknown } ? Name : never
}[MetricName]
export type PlainMetricName = Exclude<MetricName, SplitMetricName>

/** A value for each dimension of a metric beside `service`. */
export type By<Name extends SplitMetricName> = Readonly<Record<(typeof metrics)[Name]['by'][number], string>>
/** So much of a metric, for one value of each of its dimensions. */
export type Counted = {
  [Name in SplitMetricName]: { readonly metric: Name; readonly by: By<Name>; readonly count: number }
}[SplitMetricName]
