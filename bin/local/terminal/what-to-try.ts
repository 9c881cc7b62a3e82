import type { FoundIssuer } from '../stand-ins/find-issuer.ts'

const CURL = `curl -sw '\\n'`
/** The text of a member of the JSON on standard input. */
const member = (name: string) => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`

const json = (user: string) =>
  `'{"user_id":"${user}","profile_id":"main","content_id":"film-1","device_id":"tv","region":"US"}'`

const create = (url: string, user: string, credential: string) =>
  `${CURL} ${url}/api/playback/session${credential} -H 'Content-Type: application/json' -d ${json(user)}`

const bearer = (variable: string) => ` -H "Authorization: Bearer $${variable}"`

const session = (url: string, access: string, playback: string) => [
  `REPLY=$(${create(url, 'ann', access)}); echo "$REPLY"`,
  `SESSION=$(echo "$REPLY" | ${member('session_id')})`,
  ...(playback && [`TOKEN=$(echo "$REPLY" | ${member('playback_token')})`]),
  `${CURL} -X POST ${url}/api/playback/session/$SESSION/heartbeat${playback}`,
  `${CURL} ${url}/api/concurrency/ann${access}`,
  `${CURL} -X POST ${url}/api/playback/session/$SESSION/stop${playback}`,
]

const health = (url: string) => `${CURL} ${url}/health`

const withoutTokens = (url: string) => [health(url), ...session(url, '', ''), create(url, 'not-entitled-ann', '')]

const tokenOf = (issuer: string, ...parameters: string[]) =>
  `$(curl -s ${issuer}/token ${parameters.map((one) => `-d ${one}`).join(' ')} | ${member('access_token')})`

const withOurTokens = (url: string, issuer: string) => [
  health(url),
  `ACCESS=${tokenOf(issuer, 'user_id=ann')}`,
  ...session(url, bearer('ACCESS'), bearer('TOKEN')),
  `${CURL} ${url}/api/concurrency/ann`,
  `${CURL} ${url}/api/concurrency/bob${bearer('ACCESS')}`,
  `EXPIRED=${tokenOf(issuer, 'user_id=ann', 'expires_in=-60')}`,
  `${CURL} ${url}/api/concurrency/ann${bearer('EXPIRED')}`,
]

const withTheirTokens = (url: string, issuer: string) => [
  health(url),
  `ACCESS='an access token of ${issuer} whose sub is ann'`,
  ...session(url, bearer('ACCESS'), bearer('TOKEN')),
]

/** The parameters of the local issuer, for the terminal. */
export const TOKEN_PARAMETERS =
  'POST /token takes user_id, scope (playback:admin may act for every user), expires_in (seconds, also negative), and to be refused audience, issuer, typ.'

/** Shell commands that play a session, one line each. With authentication on they show which request takes which token. */
export const whatToTry = (url: string, issuer: Pick<FoundIssuer, 'url' | 'trusted'>): readonly string[] => {
  if (issuer.url) return withOurTokens(url, issuer.url)
  return issuer.trusted ? withTheirTokens(url, issuer.trusted) : withoutTokens(url)
}
