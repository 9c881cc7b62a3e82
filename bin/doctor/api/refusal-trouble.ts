import type { ProblemCode } from '../../../functions/contract/problems.ts'
import { pages } from '../report/pages.ts'
import { Trouble } from '../report/trouble.ts'
import { type Answer, isObject, jsonIn } from './answer.ts'

const DEPENDENCIES: Readonly<Record<string, string>> = {
  identity: `Identity: its health and IDENTITY_SERVICE_URL; then the log of create-session. ${pages.symptoms}`,
  content: `Content: its health and CONTENT_SERVICE_URL; then the log of create-session. ${pages.symptoms}`,
  signing_keys: `Secrets Manager and the secret of the signing keys. ${pages.symptoms}`,
  clock: `the clocks of Redis and of the functions. ${pages.symptoms}`,
  redis: `Redis: GET /health, ElastiCache's events and metrics. ${pages.symptoms}`,
}

const CODES: Partial<Record<ProblemCode, string>> = {
  unauthenticated: `DOCTOR_TOKEN, an access token of Identity for the test user. ${pages.doctor}`,
  token_invalid: `the token's issuer and audience against the stage's authentication. ${pages.security}`,
  token_expired: 'a fresh token in DOCTOR_TOKEN',
  forbidden: '--user must be the sub of the token in DOCTOR_TOKEN',
  not_entitled: `--user and --profile of somebody whom Identity knows as entitled to --content. If it says no to everyone: ${pages.symptoms}`,
  content_unavailable: `--content of a title that Content knows as available, perhaps with --region. If it says no to every title: ${pages.symptoms}`,
  rate_limited: 'wait a minute: this user has made many requests',
}

/** The reasons in `WWW-Authenticate` and the extra members that say more than `detail`. */
const more = ({ headers }: Answer, body: Readonly<Record<string, unknown>>) => {
  const [, reason] = /error_description="([^"]*)"/.exec(headers.get('www-authenticate') ?? '') ?? []
  const members = ['dependency', 'reason', 'end_reason'].flatMap((name) =>
    typeof body[name] === 'string' ? [`${name} ${body[name]}`] : [],
  )
  return [...(reason ? [reason] : []), ...members].map((one) => `, ${one}`).join('')
}

/** A refusal where a success, or another refusal, was wanted: its code, its words and its request id. */
export const refusalTrouble = (answer: Answer, code: ProblemCode, wanted?: string): Trouble => {
  const parsed = jsonIn(answer)
  const body = isObject(parsed) ? parsed : {}
  const instead = wanted ? `, where ${wanted} was expected` : ''
  const dependency = typeof body.dependency === 'string' ? DEPENDENCIES[body.dependency] : undefined
  return new Trouble(
    `${answer.request}: ${answer.status} ${code}${more(answer, body)}${instead}: “${body.detail}” Request id ${answer.headers.get('x-request-id')}.`,
    dependency ?? CODES[code] ?? pages.refusals,
  )
}
