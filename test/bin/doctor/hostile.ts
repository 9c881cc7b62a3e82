import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'

/** A server on a real port that is whatever a test wants instead of the API. */
export const serverThat = async (serve: RequestListener) => {
  const { url, stop } = await listen(serve, 0)
  onTestFinished(stop)
  return url
}

export type Passed = { status: number; headers: Record<string, string>; body: string }

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']

const forwarded = async (url: string, request: IncomingMessage): Promise<Passed> => {
  const { method = 'GET', headers, url: path = '/' } = request
  const body = await text(request)
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name))
  const answer = await fetch(url + path, {
    ...{ method, headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), redirect: 'manual' },
    ...(body && { body }),
  })
  const own = [...answer.headers].filter(([name]) => !HOP_BY_HOP.includes(name))
  return { status: answer.status, headers: Object.fromEntries(own), body: await answer.text() }
}

const send = (response: ServerResponse, { status, headers, body }: Passed) => {
  response.sendDate = false
  response.writeHead(status, headers).end(status === 204 ? undefined : body)
}

/** What stands before the API at `url` and changes its answers. */
export const meddling = (url: string, change: (answer: Passed, request: IncomingMessage) => void) =>
  serverThat(
    (request, response) =>
      void forwarded(url, request)
        .then((answer) => {
          change(answer, request)
          send(response, answer)
        })
        .catch(() => response.destroy()),
  )
