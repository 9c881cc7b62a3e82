import { pages } from '../report/pages.ts'
import { NotThisService, Trouble } from '../report/trouble.ts'
import { type Answer, isObject, jsonIn, mediaTypeOf } from './answer.ts'

const SHOWN = 80

/** The beginning of a body, on one line. */
const beginningOf = (text: string) => {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}

const redirect = ({ request, status, headers }: Answer) =>
  new NotThisService(
    `${request}: ${status} leads to ${headers.get('location') ?? 'nowhere'}. The service never redirects: this is a sign-in page of the network (captive portal), or a proxy.`,
    'open that address in a browser; then the URL that was given, against the output ApiUrl',
  )

const html = ({ request, status, text }: Answer) =>
  new NotThisService(
    `${request}: ${status} with a web page instead of JSON: “${beginningOf(text)}”. This is a sign-in page of the network (captive portal), a proxy, or another service.`,
    `the URL that was given, against the output ApiUrl: ${pages.outputs}`,
  )

const ofGateway = ({ request, status }: Answer, message: string) => {
  if (status === 404 || status === 403)
    return new NotThisService(
      `${request}: ${status} “${message}”: an API Gateway answers there, and it does not know this path. It is the API of another service, or the path of the URL is wrong.`,
      `the URL that was given, against the output ApiUrl: ${pages.outputs}`,
    )
  return new Trouble(
    `${request}: ${status} “${message}”, by API Gateway and not by the service: a function failed, had no instance, or the stage's throttling refused.`,
    `the access log's function_error and that function's log. ${pages.symptoms}; ${pages.gateway}`,
  )
}

/**
 * An answer that the service never gives, as a sentence that says what may have given it. `wanted` is what the contract
 * says, such as "201 and a session".
 */
export const strangeAnswer = (answer: Answer, wanted: string): Trouble => {
  const { request, status, text } = answer
  if (status >= 300 && status < 400) return redirect(answer)
  if (mediaTypeOf(answer) === 'text/html' || /^\s*<(!doctype|html)/i.test(text)) return html(answer)
  const body = jsonIn(answer)
  if (isObject(body) && typeof body.message === 'string' && Object.keys(body).length === 1)
    return ofGateway(answer, beginningOf(body.message))
  const what = text === '' ? 'an empty body' : `“${beginningOf(text)}”`
  return new Trouble(
    `${request}: ${status} with ${what}, where the contract says ${wanted}. Another service answers there, or another version.`,
    `the URL that was given, against the output ApiUrl: ${pages.outputs}`,
  )
}
