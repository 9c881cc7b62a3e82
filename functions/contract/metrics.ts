export const METRIC_NAMESPACE = 'ViewingService'

/** What the tasks measure; alarms are set on these names. */
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
  OutboxLength: { unit: 'Count', about: 'events waiting in the outbox' },
  OutboxAge: { unit: 'Milliseconds', about: 'how long the oldest of them has waited' },
} as const satisfies Record<string, { unit: 'Count' | 'Milliseconds'; about: string }>

export type MetricName = keyof typeof metrics
