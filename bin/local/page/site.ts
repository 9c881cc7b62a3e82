import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../gateway/read-body.ts'
import { bundles } from './bundle.ts'
import { RefusedChange } from './control.ts'
import { localDocument, readerFile } from './documents/api-document.ts'
import { CONTRACT_PAGE, readPage } from './documents/pages.ts'
import { ICON, readingShell, shell } from './documents/shell.ts'
import type { Live } from './live.ts'
import type { watchSite } from './media/watch-site.ts'
import { type Kind, send } from './send.ts'

const MAX_BODY_BYTES = 4_096
const BUNDLES = ['room', 'watch', 'reader'] as const

type Parts = {
  readonly live: Live
  readonly change: (body: string) => Promise<void>
  readonly accessToken: (userId: string) => Promise<string>
  readonly watch: ReturnType<typeof watchSite>
}
type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

/** What the pages call this runner; on another port they name that. */
const DEFAULT_HOST = 'localhost:8080'
const HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

const page = (path: string): Answer | undefined => {
  const found = readPage(path)
  const html = ({ headers: { host = DEFAULT_HOST } }: IncomingMessage) =>
    HOST.test(host) ? found?.html.replaceAll(`http://${DEFAULT_HOST}`, `http://${host}`) : found?.html
  return found && ((request, response) => send(response, 'html', readingShell(found.title, html(request) ?? '')))
}

const fixed =
  (kind: Kind, body: () => string | Buffer): Answer =>
  (_, response) =>
    send(response, kind, body())

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** A change comes from the page itself: no other site may switch what runs on this machine. */
const isOwn = ({ headers }: IncomingMessage) =>
  ['same-origin', 'none', undefined].includes(headers['sec-fetch-site'] as string | undefined) &&
  HOST.test(headers.host ?? '') &&
  String(headers['content-type']).startsWith('application/json')

const changing =
  ({ change, live }: Parts): Answer =>
  async (request, response) => {
    if (!isOwn(request)) return send(response, 'json', '{"error":"Only the page itself may change this."}', 403)
    try {
      await change(String((await readBody(request, MAX_BODY_BYTES)) ?? ''))
      await live.tick()
      return send(response, 'json', '{}')
    } catch (error) {
      if (!(error instanceof RefusedChange)) throw error
      return send(response, 'json', JSON.stringify({ error: error.message }), 400)
    }
  }

/** A user's access token, for the page alone: the body is the user's id as JSON. */
const issuing =
  ({ accessToken }: Parts): Answer =>
  async (request, response) => {
    if (!isOwn(request)) return send(response, 'json', '{"error":"Only the page itself may ask for this."}', 403)
    const userId = parsed(String((await readBody(request, MAX_BODY_BYTES)) ?? ''))
    if (typeof userId !== 'string') return send(response, 'json', '{"error":"The body must be a text as JSON."}', 400)
    return send(response, 'json', JSON.stringify(await accessToken(userId)))
  }

const assets = () => {
  const bundled = bundles()
  return BUNDLES.flatMap((name): [string, Answer][] =>
    (['js', 'css'] as const).map((kind) => [
      `GET /local/${name}.${kind}`,
      async (_, response) => send(response, kind, (await bundled(name))[kind]),
    ]),
  )
}

const serve = async (answer: Answer, request: IncomingMessage, response: ServerResponse) => {
  try {
    await answer(request, response)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else send(response, 'json', JSON.stringify({ error: String(error) }), 500)
  }
}

const room = shell('Viewing Service', 'room', '<div id="room"></div>')
const reader = shell('API · Viewing Service', 'reader', '<nav id="top"></nav>\n<div id="api"></div>')

/**
 * The pages of the local runner beside its API: says whether it answers a request. It answers what is no route of the
 * API only, and on this machine only.
 */
export const site = (parts: Parts) => {
  const answers = new Map<string, Answer>([
    ['GET /', fixed('html', () => room)],
    ['GET /docs', fixed('html', () => reader)],
    ['GET /docs/openapi.json', fixed('json', localDocument)],
    ['GET /local/icon.svg', fixed('svg', () => ICON)],
    ['GET /local/live', (request, response) => parts.live.serve(request, response)],
    ['POST /local/switches', changing(parts)],
    ['POST /local/access-token', issuing(parts)],
    ...assets(),
  ])
  const find = (method: string, path: string): Answer | undefined => {
    if (path === '/contract') return page(CONTRACT_PAGE)
    if (path.startsWith('/pages/')) return page(path.slice('/pages/'.length))
    const file = path.startsWith('/local/swagger/') ? readerFile(path.slice('/local/swagger/'.length)) : undefined
    if (file) return fixed(path.endsWith('.css') ? 'css' : 'js', () => file)
    return answers.get(`${method} ${path}`) ?? parts.watch(method, path)
  }
  return (request: IncomingMessage, response: ServerResponse) => {
    const answer = find(request.method ?? '', (request.url ?? '/').split('?')[0] ?? '/')
    if (!answer) return false
    void serve(answer, request, response)
    return true
  }
}
