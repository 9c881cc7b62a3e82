import type { Route } from '../../functions/contract/route.ts'
import { environment } from '../../functions/contract/settings/settings.ts'
import type { Json } from './describe.ts'

const jwt = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } as const

/** The credentials, by the name of their component. */
export const securitySchemes = {
  userToken: {
    ...jwt,
    description:
      'An access token of Identity. Its `iss` is the stage’s `authentication.issuer`, its `aud` (or `client_id`, if the ' +
      `stage says so) the stage’s \`authentication.audience\`; it is signed with one of ${environment.IDENTITY_ALGORITHMS.default} ` +
      'unless the stage names others. It may touch what belongs to its `sub`. With `playback:admin` in `scope` or `scp`, ' +
      'as a back office has it, it may touch every user and every session.',
  },
  playbackToken: {
    ...jwt,
    description:
      'A playback token, from create, heartbeat or refresh. It may touch the one session that it was issued for.',
  },
} as const

const [user, session] = [{ userToken: [] }, { playbackToken: [] }]
const schemes: Record<Route['credential'], readonly Json[]> = {
  none: [],
  user: [user],
  session: [session],
  'user or session': [user, session],
}

/** Alternatives, of which the last, `{}`, is for a stage without authentication, and for a token in the body. */
export const securityOf = ({ credential }: Route): readonly Json[] =>
  credential === 'none' ? [] : [...schemes[credential], {}]

/** Which credential a route asks for, in words. */
export const credentialText = ({ credential, tokenInBody }: Route): string => {
  if (credential === 'none') return 'It asks for no credential.'
  const inBody = tokenInBody ? ', in the header or in the body' : ''
  const whose = { user: 'a user token', session: 'the playback token of this session' }
  const asked = credential === 'user or session' ? `${whose.user}, or ${whose.session}` : whose[credential]
  return `Credential: ${asked}${inBody}. A stage with \`authentication: "none"\`, as \`npm start\` is, asks for none and ignores a bad one.`
}
