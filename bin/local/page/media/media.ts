import type { IncomingMessage, ServerResponse } from 'node:http'
import { openToPages } from '../../gateway/open-to-pages.ts'
import { videoFile } from '../../video/video.ts'
import type { CheckToken } from './check-token.ts'

const SAYS = {
  missing: [403, 'There is no playback token in this request.'],
  refused: [403, 'The playback token is not valid.'],
  expired: [403, 'The playback token has expired.'],
  unknown: [503, 'The playback token cannot be checked at the moment.'],
} as const

const say = (response: ServerResponse, [status, error]: readonly [number, string]) =>
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify({ error }))

/**
 * A media server for the local video: no file of it, playlists included, without a good playback token in
 * `Authorization`, to pages of any origin. Unlike a real one it says why it refuses, and shows the one video for every
 * title.
 */
export const mediaServer =
  (checkToken: CheckToken) => async (request: IncomingMessage, response: ServerResponse, name: string) => {
    if (openToPages(request, response, 'GET')) return response
    const { headers, socket } = request
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
    const outcome = token ? await checkToken(token, `http://127.0.0.1:${socket.localPort}`) : 'missing'
    if (outcome !== 'good') return say(response, SAYS[outcome])
    const file = videoFile(name)
    if (!file) return say(response, [404, 'The video has no such file.'])
    return response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-store' }).end(file.content)
  }
