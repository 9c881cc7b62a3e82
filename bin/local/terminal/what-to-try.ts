import type { FoundIssuer } from '../stand-ins/find-issuer.ts'

const CURL = `curl -sw '\\n'`
/** The text of a member of the JSON on standard input. */
const member = (name: string) => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`

/** A create's body in a variable, on two lines: line ends between members are JSON too. */
const body = (variable: string, user: string) => [
  `${variable}='{"user_id":"${user}","profile_id":"main",`,
  `  "content_id":"film-1","device_id":"tv","region":"US"}'`,
]

const start = (url: string) => [`API=${url}`, `${CURL} $API/health`, "JSON='Content-Type: application/json'"]

/** A header with a credential, from the variable that holds it. */
const as = (variable: string) => ` -H "$${variable}"`
const bearer = (variable: string, token: string) => `${variable}="Authorization: Bearer $${token}"`

const create = (variable: string, credential = '') => [
  `${CURL} $API/api/playback/session \\`,
  ` ${credential} -H "$JSON" -d "$${variable}"`,
]

const session = (access = '', playback = '') => {
  const [first, second] = create('ANN', access)
  return [
    ...body('ANN', 'ann'),
    ...[`REPLY=$(${first}`, `${second})`, 'echo "$REPLY"'],
    `SESSION=$(echo "$REPLY" | ${member('session_id')})`,
    ...(playback && [`TOKEN=$(echo "$REPLY" | ${member('playback_token')})`, bearer('BY_TV', 'TOKEN')]),
    `${CURL} -X POST $API/api/playback/session/$SESSION/heartbeat${playback}`,
    `${CURL} $API/api/concurrency/ann${access}`,
    `${CURL} -X POST $API/api/playback/session/$SESSION/stop${playback}`,
  ]
}

const withoutTokens = (url: string) => [
  ...[...start(url), ...session()],
  ...[...body('EVE', 'not-entitled-eve'), ...create('EVE')],
]

const tokenOf = (variable: string, ...parameters: string[]) => [
  `${variable}=$(curl -s $IDP/token ${parameters.map((one) => `-d ${one}`).join(' ')} |`,
  `  ${member('access_token')})`,
]

const withOurTokens = (url: string, issuer: string) => [
  ...start(url),
  ...[`IDP=${issuer}`, ...tokenOf('ACCESS', 'user_id=ann'), bearer('BY_ANN', 'ACCESS')],
  ...session(as('BY_ANN'), as('BY_TV')),
  `${CURL} $API/api/concurrency/ann`,
  `${CURL} $API/api/concurrency/bob${as('BY_ANN')}`,
  ...[...tokenOf('EXPIRED', 'user_id=ann', 'expires_in=-60'), bearer('BY_OLD', 'EXPIRED')],
  `${CURL} $API/api/concurrency/ann${as('BY_OLD')}`,
]

const withTheirTokens = (url: string) => [
  ...start(url),
  ...["ACCESS='an access token of your issuer whose sub is ann'", bearer('BY_ANN', 'ACCESS')],
  ...session(as('BY_ANN'), as('BY_TV')),
]

/** The parameters of the local issuer, for the terminal. */
export const TOKEN_PARAMETERS =
  'POST /token takes user_id, scope (playback:admin may act for every user), expires_in (seconds, also negative), and to be refused audience, issuer, typ.'

/**
 * Shell commands that play a session, for sh, bash and zsh, in lines that a terminal of 80 columns does not break. With
 * authentication on they show which request takes which token.
 */
export const whatToTry = (url: string, issuer: Pick<FoundIssuer, 'url' | 'trusted'>): readonly string[] => {
  if (issuer.url) return withOurTokens(url, issuer.url)
  return issuer.trusted ? withTheirTokens(url) : withoutTokens(url)
}
