import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { build } from 'esbuild'
import { afterAll } from 'vitest'
import { listen } from '../../bin/local/gateway/listen.ts'
import { videoFile } from '../../bin/local/video/video.ts'
import type { localService } from '../support/processes/local-service.ts'

type Send = Awaited<ReturnType<typeof localService>>['send']

const MODULE = `
export { createPlayer } from './lib/player/player.ts'
export { bindMedia } from './lib/player/adapters/media.ts'
export { hlsConfig } from './lib/player/adapters/hls.ts'
export { shakaFilter } from './lib/player/adapters/shaka.ts'`

/** The player and its adapters as one script for an engine of 2020, in the global `viewing`. */
export const bundled = async () => {
  const { outputFiles } = await build({
    stdin: { contents: MODULE, resolveDir: '.', loader: 'ts' },
    ...{ bundle: true, format: 'iife', globalName: 'viewing', target: 'es2020', write: false },
  })
  return outputFiles[0]?.text ?? ''
}

const LIBRARIES: Readonly<Record<string, string>> = {
  '/hls.js': 'node_modules/hls.js/dist/hls.min.js',
  '/shaka.js': 'node_modules/shaka-player/dist/shaka-player.compiled.js',
}

/** A site with a page that holds a video element, and a CDN that shows the video to good playback tokens only. */
export const startSite = async (send: Send) => {
  const script = await bundled()
  const served: string[] = []
  const refused: string[] = []
  const page = `<!doctype html><video muted></video><script>${script}</script>`
  const showVideo = async ({ headers }: IncomingMessage, response: ServerResponse, name: string) => {
    const token = headers.authorization?.slice('Bearer '.length) ?? ''
    const { status } = await send('POST', '/api/playback/token/validate', { token })
    const file = videoFile(name)
    ;(status === 200 ? served : refused).push(name)
    if (status === 200 && file) response.writeHead(200, { 'content-type': file.type }).end(file.content)
    else response.writeHead(403).end()
  }
  const { port, stop } = await listen((request, response) => {
    const path = request.url ?? ''
    const library = LIBRARIES[path]
    if (path.startsWith('/video/')) return void showVideo(request, response, path.slice('/video/'.length))
    if (library) return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(library))
    response.writeHead(200, { 'content-type': 'text/html' }).end(page)
  }, 0)
  afterAll(stop)
  return { origin: `http://127.0.0.1:${port}`, served, refused }
}
