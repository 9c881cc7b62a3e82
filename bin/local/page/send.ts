import type { ServerResponse } from 'node:http'

const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  m3u8: 'application/vnd.apple.mpegurl',
  mpd: 'application/dash+xml',
} as const

export type Kind = keyof typeof TYPES

/** Nothing of the page is kept by a browser: the next start may serve another one. */
export const send = (response: ServerResponse, kind: Kind, body: string | Buffer, status = 200) =>
  response.writeHead(status, { 'content-type': TYPES[kind], 'cache-control': 'no-store' }).end(body)
