import { afterAll, inject } from 'vitest'
import { startLocal } from '../../../bin/local/start.ts'
import { documentedAt } from '../http/documented.ts'
import type { Json } from '../http/json.ts'

export type HttpReply = {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
}

/**
 * What the stack's template says, served by the local runner on a free port; stopped after the last test of the file.
 * Without schedules unless the environment says how often, and where a Redis of its own is: on the one that all files
 * share they would end and publish what belongs to another.
 */
export const localService = async (environment: Record<string, string> = {}) => {
  if ((environment.LOCAL_SCHEDULE_INTERVAL ?? 'off') !== 'off' && !environment.REDIS_ADDR)
    throw new Error('A local service with schedules needs a Redis of its own: REDIS_ADDR')
  const lines: string[] = []
  const { PATH = '' } = process.env
  const local = await startLocal({
    environment: {
      ...{ PATH, SERVER_PORT: '0', REDIS_ADDR: inject('redis'), LOCAL_SCHEDULE_INTERVAL: 'off' },
      ...environment,
    },
    log: (line) => lines.push(line),
    api: inject('api'),
  })
  afterAll(local.stop)
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(local.url + path, {
      method,
      headers: { ...json, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const { status, headers: replied } = response
    return documentedAt(method, path, {
      status,
      headers: replied,
      body: text ? JSON.parse(text) : undefined,
    } as HttpReply)
  }
  return { ...local, lines, send }
}
