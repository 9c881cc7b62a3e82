import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../clock/clock.ts'
import type { Environment } from '../../settings/environment.ts'
import { keysOf } from '../../settings/secret-settings.ts'
import { shell } from '../documents/shell.ts'
import { send } from '../send.ts'
import { byKeySet, byService } from './check-token.ts'
import { engineScript } from './engines.ts'
import { mediaServer } from './media.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

const after = (start: string, path: string) => (path.startsWith(start) ? path.slice(start.length) : undefined)

/** Without the `no-store` of the other pages: a browser may keep this one for the way back. */
const pageOf = (check: string): Answer => {
  const html = shell('Watch · Viewing Service', 'watch', `<div id="watch" data-check="${check}"></div>`)
  return (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }).end(html)
}

/** The page that shows video, the scripts that it plays with, and its media server: what answers a request, if any of them does. */
export const watchSite = (environment: Environment, clock: Pick<Clock, 'now' | 'ahead'>) => {
  const isSecret = keysOf(environment) === 'JWT_SECRET'
  const showMedia = mediaServer(isSecret ? byService : byKeySet(clock))
  const page = pageOf(isSecret ? 'service' : 'key set')
  return (method: string, path: string): Answer | undefined => {
    const media = after('/local/video/', path)
    if (media !== undefined && ['GET', 'OPTIONS'].includes(method))
      return (request, response) => showMedia(request, response, media)
    if (method !== 'GET') return undefined
    if (path === '/watch') return page
    const script = engineScript(after('/local/engines/', path) ?? '')
    return script && ((_, response) => send(response, 'js', script))
  }
}
