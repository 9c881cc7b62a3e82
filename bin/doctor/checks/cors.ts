import { cors as contract } from '../../../functions/contract/cors.ts'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import type { Answer } from '../api/answer.ts'
import type { Client } from '../api/client.ts'
import { strangeAnswer } from '../api/strange-answer.ts'
import { fault, ok, type Verdict } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { Visit } from '../visit.ts'

/** A page that nobody has (RFC 6761 section 6.4). */
const NOBODY = 'https://viewing-service-doctor.invalid'

const wordsOf = (list: string | null) =>
  (list ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean)

const lacking = (answer: Answer, header: string, wanted: readonly string[]) => {
  const given = wordsOf(answer.headers.get(header))
  const missing = wanted.filter((word) => !given.includes(word.toLowerCase()))
  return missing.length > 0 ? [`${header} lacks ${missing.join(', ')}`] : []
}

const allowedOrigin = ({ headers }: Answer) => headers.get('access-control-allow-origin')
const isAllowed = (answer: Answer, origin: string) => ['*', origin].includes(allowedOrigin(answer) ?? '')

const preflight = async ({ ask }: Client, name: EndpointName, method: string, origin: string) => {
  const headers = {
    ...{ origin, 'access-control-request-method': method },
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  }
  const answer = await ask(name, { method: 'OPTIONS', headers })
  if (answer.status !== 204 && answer.status !== 200) throw strangeAnswer(answer, '204 to a preflight')
  return answer
}

const NOT_ALLOWED = `ALLOWED_ORIGINS in the stage's settings: ${pages.settings}; ${pages.browsers}`

const ofCreate = async (client: Client, origin: string | undefined): Promise<Verdict> => {
  const page = origin ?? NOBODY
  const answer = await preflight(client, 'create-session', 'POST', page)
  const isIn = isAllowed(answer, page)
  if (!isIn && origin)
    return fault(`Pages of ${origin} may not call: a browser shows them a network error`, NOT_ALLOWED)
  if (!isIn) return ok('pages of unknown origins may not call; --origin <origin> checks one of yours')
  const faults = [
    ...lacking(answer, 'access-control-allow-methods', ['POST']),
    ...lacking(answer, 'access-control-allow-headers', contract.allowHeaders),
  ]
  if (faults.length > 0) return fault(`A browser refuses a create from ${page}: ${faults.join('; ')}`, pages.browsers)
  return ok(origin ? `pages of ${origin} may call` : 'pages of any origin may call (ALLOWED_ORIGINS is *)')
}

/** A refusal must be readable too: a player that cannot read it only sees a network error. */
const ofRefusal = async ({ ask }: Client, origin: string): Promise<Verdict> => {
  const answer = await ask('create-session', { text: '', headers: { origin } })
  if (!isAllowed(answer, origin))
    return fault(`A refusal has no CORS headers: pages of ${origin} cannot read it`, NOT_ALLOWED)
  const faults = lacking(answer, 'access-control-expose-headers', contract.exposeHeaders)
  return faults.length > 0
    ? fault(`A page cannot read all of a refusal: ${faults.join('; ')}`, pages.browsers)
    : ok('a page can read a refusal')
}

/** What a browser is told. The JWK Set, validate and health are for pages of any origin. */
export const cors = async ({ client, viewer: { origin }, findings: { check } }: Visit) => {
  await check('CORS preflight', () => ofCreate(client, origin))
  if (origin) await check('CORS of a refusal', () => ofRefusal(client, origin))
  await check('CORS of the JWK Set', async () => {
    const answer = await client.ask('get-jwks', { headers: { origin: NOBODY } })
    return isAllowed(answer, NOBODY)
      ? ok('pages of any origin can read it')
      : fault(`Pages cannot read the JWK Set: Access-Control-Allow-Origin is ${allowedOrigin(answer)}`, pages.browsers)
  })
}
