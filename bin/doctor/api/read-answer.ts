import type * as z from 'zod/mini'
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problems } from '../../../functions/contract/problems.ts'
import { type Route, statusOf } from '../../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { pages } from '../report/pages.ts'
import { Trouble } from '../report/trouble.ts'
import { type Answer, isObject, jsonIn, mediaTypeOf } from './answer.ts'
import { faultsOfRefusal } from './refusal-schema.ts'
import { refusalTrouble } from './refusal-trouble.ts'
import { strangeAnswer } from './strange-answer.ts'

export type ReplyOf<Name extends EndpointName> = z.output<ReturnType<(typeof routes)[Name]['reply']>>
export type Refused = Readonly<Record<string, unknown>>

const isCode = (code: unknown): code is ProblemCode => typeof code === 'string' && Object.hasOwn(problems, code)

/** The `code` of a refusal of the service, whether or not the rest of it is as promised. */
export const codeOf = (answer: Answer): ProblemCode | undefined => {
  const body = jsonIn(answer)
  return isObject(body) && isCode(body.code) ? body.code : undefined
}

/** What the headers of an answer lack that every answer of the service has. */
const headerFaults = ({ endpoint, headers }: Answer) => {
  const route: Route = routes[endpoint]
  const caching = headers.get('cache-control') ?? ''
  return [
    ...(headers.get('x-request-id') ? [] : ['it has no X-Request-Id']),
    ...(route.maxAge !== undefined || caching === 'no-store'
      ? []
      : [`its Cache-Control is “${caching}”, not no-store`]),
  ]
}

const unlike = (answer: Answer, faults: readonly string[], page: string) =>
  new Trouble(
    `${answer.request}: ${answer.status} is not what the contract says: ${faults.join('; ')}.`,
    `what stands before the API and changes answers. ${page}`,
  )

/** The body of a success. Throws {@link Trouble} for any other answer, and for one that is not what the contract promises. */
export const replyOf = <Name extends EndpointName>(name: Name, answer: Answer): ReplyOf<Name> => {
  const route: Route = routes[name]
  const code = codeOf(answer)
  if (code) throw refusalTrouble(answer, code)
  const wanted = `${route.status} and the reply of ${name}`
  const body = jsonIn(answer)
  if (answer.status !== route.status || !isObject(body)) throw strangeAnswer(answer, wanted)
  const read = route.reply().safeParse(body)
  const faults = (read.error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  const isUnknown = read.error !== undefined && !Object.keys(body).some((member) => member in route.reply().shape)
  if (isUnknown) throw strangeAnswer(answer, wanted)
  const all = [...faults, ...headerFaults(answer)]
  if (all.length > 0) throw unlike(answer, all, pages.messages)
  return read.data as ReplyOf<Name> // the schema is the route's
}

const challengeFaults = ({ status, headers }: Answer) => {
  if (status !== 401 || headers.get('www-authenticate')) return []
  const renamed = [...headers.keys()].find((name) => name.endsWith('www-authenticate'))
  return [renamed ? `its WWW-Authenticate was renamed to ${renamed}` : 'it has no WWW-Authenticate']
}

/**
 * The body of the refusal that is wanted: its status, media type, headers, and every member that the contract promises.
 * Throws {@link Trouble} for any other answer.
 */
export const refusalOf = (answer: Answer, code: ProblemCode): Refused => {
  const route: Route = routes[answer.endpoint]
  const status = statusOf(route, code)
  const found = codeOf(answer)
  if (found && found !== code) throw refusalTrouble(answer, found, code)
  const body = jsonIn(answer)
  if (!found || !isObject(body)) throw strangeAnswer(answer, `${status} ${code}`)
  const type = mediaTypeOf(answer)
  const faults = [
    ...(answer.status === status ? [] : [`the status is not ${status}`]),
    ...(type === PROBLEM_MEDIA_TYPE ? [] : [`its Content-Type is “${type}”, not ${PROBLEM_MEDIA_TYPE}`]),
    ...headerFaults(answer),
    ...challengeFaults(answer),
    ...faultsOfRefusal(code, body),
    ...(body.request_id === answer.headers.get('x-request-id') ? [] : ['request_id is not that of X-Request-Id']),
  ]
  if (faults.length > 0) throw unlike(answer, faults, pages.refusals)
  return body
}
