import type { FoundSigningKeys } from '../aws/find-signing-keys.ts'
import type { Planned } from '../lambda/schedules.ts'
import type { FoundIssuer } from '../stand-ins/find-issuer.ts'
import { keysToTry } from './keys-to-try.ts'
import { TOKEN_PARAMETERS, whatToTry } from './what-to-try.ts'

/** Where everything is, for the person who started it. */
export type Whereabouts = {
  readonly url: string
  readonly redis: string
  readonly identity: string
  readonly content: string
  readonly eventBridge: string
  readonly issuer: Pick<FoundIssuer, 'description' | 'url' | 'trusted'>
  readonly signingKeys: Pick<FoundSigningKeys, 'description' | 'url' | 'rotates'>
  /** The bus that events are published to. */
  readonly bus: string
  readonly schedules: readonly Planned[]
  readonly warnings: readonly string[]
}

const seconds = (ms: number) => `${ms / 1_000} s`
const whatIsScheduled = (schedules: readonly Planned[]) =>
  schedules.map(({ functionName, everyMs }) => `${functionName} every ${seconds(everyMs)}`).join(', ') || 'none'

const whatRuns = ({ url, redis, identity, content, eventBridge, bus, issuer, signingKeys, schedules }: Whereabouts) => [
  `Viewing Service   ${url}`,
  `Redis             ${redis}`,
  `Identity          ${identity}`,
  `Content           ${content}`,
  `EventBridge       ${eventBridge}; bus ${bus}`,
  `Access tokens     ${issuer.description}`,
  `Signing keys      ${signingKeys.description}`,
  `Schedules         ${whatIsScheduled(schedules)}`,
]

const whoMayCall = ({ url, trusted }: Whereabouts['issuer']) => {
  if (!trusted)
    return 'Authentication is off: anyone on this machine may call. AUTHENTICATION=jwt npm start turns it on.'
  const where = url ? `, made there for whoever asks` : ''
  return `Authentication is on: callers show access tokens of ${trusted}${where}, or the playback token of their session.`
}

/** What the runner prints once it serves: what runs where, what deserves a word, and what to try. */
export const announce = (whereabouts: Whereabouts) => [
  ...whatRuns(whereabouts),
  '',
  whoMayCall(whereabouts.issuer),
  ...whereabouts.warnings,
  '',
  'Try, in another terminal:',
  ...whatToTry(whereabouts.url, whereabouts.issuer).map((line) => `  ${line}`),
  ...(whereabouts.issuer.url ? [TOKEN_PARAMETERS] : []),
  '',
  ...keysToTry(whereabouts.url, whereabouts.signingKeys),
  'What happens is published as events; a session that falls silent expires. To see that within seconds, start it with',
  '  LOCAL_SCHEDULE_INTERVAL=1s HEARTBEAT_INTERVAL=2s npm start',
  '',
  'The beginning of a user_id, profile_id or content_id chooses what Identity and Content answer: npm start -- --stand-ins',
  'Ctrl-C stops everything this program started.',
  '',
]
