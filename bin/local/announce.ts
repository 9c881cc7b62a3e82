import type { Planned } from './schedules.ts'

/** Where everything is, for the person who started it. */
export type Whereabouts = {
  readonly url: string
  readonly redis: string
  readonly identity: string
  readonly content: string
  readonly eventBridge: string
  /** The bus that events are published to. */
  readonly bus: string
  readonly schedules: readonly Planned[]
  readonly warnings: readonly string[]
}

const seconds = (ms: number) => `${ms / 1_000} s`
const whatIsScheduled = (schedules: readonly Planned[]) =>
  schedules.map(({ functionName, everyMs }) => `${functionName} every ${seconds(everyMs)}`).join(', ') || 'none'

const whatRuns = ({ url, redis, identity, content, eventBridge, bus, schedules }: Whereabouts) => [
  `Viewing Service   ${url}`,
  `Redis             ${redis}`,
  `Identity          ${identity}`,
  `Content           ${content}`,
  `EventBridge       ${eventBridge}; bus ${bus}`,
  `Schedules         ${whatIsScheduled(schedules)}`,
]

const json = (user: string) =>
  `'{"user_id":"${user}","profile_id":"main","content_id":"film-1","device_id":"tv","region":"US"}'`

const create = (url: string, user: string) =>
  `curl -sw '\\n' ${url}/api/playback/session -H 'Content-Type: application/json' -d ${json(user)}`

const whatToTry = (url: string) => [
  `curl -sw '\\n' ${url}/health`,
  `REPLY=$(${create(url, 'ann')}); echo "$REPLY"`,
  `SESSION=$(echo "$REPLY" | sed 's/.*"session_id":"\\([^"]*\\)".*/\\1/')`,
  `curl -sw '\\n' -X POST ${url}/api/playback/session/$SESSION/heartbeat`,
  `curl -sw '\\n' ${url}/api/concurrency/ann`,
  `curl -sw '\\n' -X POST ${url}/api/playback/session/$SESSION/stop`,
  `${create(url, 'not-entitled-ann')}`,
]

/** What the runner prints once it serves: what runs where, what deserves a word, and what to try. */
export const announce = (whereabouts: Whereabouts) => [
  ...whatRuns(whereabouts),
  '',
  'Authentication is off: anyone on this machine may call.',
  ...whereabouts.warnings,
  '',
  'Try, in another terminal:',
  ...whatToTry(whereabouts.url).map((line) => `  ${line}`),
  '',
  'What happens is published as events; a session that falls silent expires. To see that within seconds, start it with',
  '  LOCAL_SCHEDULE_INTERVAL=1s HEARTBEAT_INTERVAL=2s npm start',
  '',
  'The beginning of a user_id or content_id chooses what Identity and Content answer: npm start -- --stand-ins',
  'Ctrl-C stops everything this program started.',
  '',
]
