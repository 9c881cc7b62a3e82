import type { FoundSigningKeys } from '../aws/find-signing-keys.ts'
import type { Planned } from '../lambda/schedules.ts'
import type { FoundPostgres } from '../postgres/find-postgres.ts'
import type { FoundIssuer } from '../stand-ins/find-issuer.ts'
import { keysToTry } from './keys-to-try.ts'
import { TOKEN_PARAMETERS, whatToTry } from './what-to-try.ts'
import { wrapped, wrappedLines } from './wrap.ts'

/** For psql. */
const QUERIES = [
  '  SELECT session_id, position, session_status FROM session_history',
  "    WHERE user_id = 'ann' ORDER BY started_at DESC LIMIT 5;",
]

/** What the runner has started, and where. */
export type Overview = {
  readonly url: string
  readonly redis: string
  readonly identity: string
  readonly content: string
  readonly eventBridge: string
  /** Where its events can be followed, if this program has it. */
  readonly eventStream: string | undefined
  readonly issuer: Pick<FoundIssuer, 'description' | 'url' | 'trusted'>
  readonly signingKeys: Pick<FoundSigningKeys, 'description' | 'url' | 'rotates'>
  /** The bus that events are published to. */
  readonly bus: string
  /** Who else gets events. */
  readonly receivers: readonly string[]
  /** Where the session log is, if it is kept, and how to look into it. */
  readonly sessionLog: FoundPostgres['described']
  readonly schedules: readonly Planned[]
  readonly warnings: readonly string[]
}

const seconds = (ms: number) => `${ms / 1_000} s`
const whatIsScheduled = (schedules: readonly Planned[]) =>
  schedules.map(({ functionName, everyMs }) => `${functionName} every ${seconds(everyMs)}`).join(', ') || 'none'

const ROW = 18
/** One row of what runs where; a long one goes on below its beginning. */
const row = (name: string, text: string) => wrapped(text, ' '.repeat(ROW), name.padEnd(ROW))

const whatRuns = ({
  url,
  redis,
  identity,
  content,
  eventBridge,
  eventStream,
  bus,
  receivers,
  issuer,
  signingKeys,
  schedules,
  sessionLog,
}: Overview) => [
  ...row('Viewing Service', `${url} (open it in a browser)`),
  ...row('Redis', redis),
  ...(sessionLog ? row('Session log', sessionLog.where) : []),
  ...row('Identity', identity),
  ...row('Content', content),
  ...row('EventBridge', `${eventBridge}; bus ${bus}`),
  ...(eventStream === undefined ? [] : row('Event stream', `${eventStream} (whole events, as they reach the bus)`)),
  ...receivers.flatMap((receiver) => row('Events go to', receiver)),
  ...row('Access tokens', issuer.description),
  ...row('Signing keys', signingKeys.description),
  ...row('Schedules', whatIsScheduled(schedules)),
]

const whoMayCall = ({ url, trusted }: Overview['issuer']) => {
  if (!trusted)
    return 'Authentication is off: anyone on this machine may call. To turn it on:\n  AUTHENTICATION=jwt npm start'
  const where = url ? `, which issues them to anyone` : ''
  return `Authentication is on: callers send an access token of ${trusted}${where}, or the playback token of their session.`
}

const logToTry = ({ sessionLog, issuer }: Overview) =>
  sessionLog
    ? [
        'The history of a user, by the API and by SQL; an event is there about a second',
        'after it was on the bus:',
        `  curl -sw '\\n' $API/api/playback/history/ann${issuer.trusted ? ' -H "$BY_ANN"' : ''}`,
        `  ${sessionLog.psql}`,
        ...QUERIES,
        '',
      ]
    : []

const last = (url: string) => `Each change is published as an event. Lines here show the end of an id; whole
requests and events are on the page, ${url}
A session without heartbeats expires. To see that within seconds, start with
  LOCAL_SCHEDULE_INTERVAL=1s HEARTBEAT_INTERVAL=2s npm start

The beginning of a user_id, profile_id or content_id chooses what Identity
and Content answer: npm start -- --stand-ins
Ctrl-C stops everything this program started.
`

/**
 * What the runner prints when it is ready: what runs where, warnings, and commands to try. No line is wider than 80
 * columns, unless a setting in it is.
 */
export const announce = (overview: Overview) => [
  ...whatRuns(overview),
  '',
  ...[whoMayCall(overview.issuer), ...overview.warnings].flatMap(wrappedLines),
  '',
  'Try, in another terminal:',
  ...whatToTry(overview.url, overview.issuer).map((line) => `  ${line}`),
  ...(overview.issuer.url ? wrappedLines(TOKEN_PARAMETERS) : []),
  '',
  ...logToTry(overview),
  ...keysToTry(overview.url, overview.signingKeys),
  ...last(overview.url).split('\n'),
]
