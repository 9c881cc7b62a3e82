/** The rows of the dashboard of a stage, from the top, each with what it shows and how to read it. */
export const rowTitles = {
  alarms: {
    title: 'Alarms',
    help: 'Begin here: each red alarm says in its description what to do first. lib/operations/README.md has them by symptom.',
  },
  starting: {
    title: 'Viewers cannot start',
    help: 'Requests answered with 5xx, by group of routes; creates in five minutes, in a protected stage with the band that two weeks let expect; creates refused by a decision. A fall of creates without errors means that requests do not arrive.',
  },
  latency: {
    title: 'Latency',
    help: 'The time of each function is the time of its route without API Gateway and without a cold start, of which Lambda has no metric. Where the integration latency is far above all functions, instances are being started.',
  },
  functions: {
    title: 'Functions',
    help: 'Errors are answers that were never given; refusals and 503 are no errors. Throttles are requests and runs without an instance. The account has one quota of concurrency for everything in it; what is reserved counts as taken.',
  },
  redis: {
    title: 'Redis',
    help: 'One line for each node. An engine has one core: near 100 % its shard answers late. Nothing is evicted, so full memory refuses creates. Expired logins are usual: IAM closes a connection after twelve hours.',
  },
  events: {
    title: 'Events on their way',
    help: 'Playback does not wait for events. An outbox that grows older means that Engagement gets them late; dead letters need a person.',
  },
  sessions: {
    title: 'Starts and denials',
    help: 'What viewers did: starts, those on an older decision (degraded), refusals by code, ends by reason, live sessions. Counted from the events, so as late as these are.',
  },
  levels: {
    title: 'Streams at once',
    help: 'For each size of plan, how many starts brought an account to so many streams (approved), and how many would have (asked). Where asked goes far beyond a plan, it is too small or shared.',
  },
  sessionLog: {
    title: 'Session log',
    help: 'Only where the stage keeps one. Playback does not wait for it. Events that wait for minutes mean that PostgreSQL does not answer, or that writing does not keep up; refused events lie in its dead-letter queue.',
  },
} as const satisfies Record<string, { readonly title: string; readonly help: string }>

export type DashboardRow = keyof typeof rowTitles
