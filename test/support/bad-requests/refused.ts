import { expect } from 'vitest'
import { undocumented } from '../http/documented.ts'
import type { Answer } from '../service/service.ts'
import type { BadRequest } from './bad-request.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import type { World } from './world.ts'

const PATIENCE_MS = 5_000

/** Rejects when an answer does not come. */
export const promptly = async <Value>(answer: Promise<Value>): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer))
}

/** The answer is the refusal it must be, as documented, and holds nothing of what was sent. */
export const expectRefused = ({ name }: BadRequest, verdict: Verdict, { status, headers, body }: Answer) => {
  expect([status, body?.code]).toEqual(verdict)
  expect(body.status).toBe(status)
  expect(undocumented(name, { status, headers, body })).toBeUndefined()
  expect(headers['content-type']).toBe('application/problem+json')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-request-id']).toBe(body.request_id)
  expect('www-authenticate' in headers).toBe(status === 401)
  expect(JSON.stringify([headers, body])).not.toContain('hunter2')
}

/** Headers and body of a request as they go out. */
export const sentBy = ({ shown, type, key, more, body, base64 }: BadRequest) => ({
  headers: {
    ...(shown !== undefined && { authorization: typeof shown === 'string' ? shown : `Bearer ${shown.text}` }),
    ...(type !== undefined && { 'content-type': type }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...more,
  },
  ...(body.is !== 'absent' && { text: body.text }),
  base64,
})

/** Sends it to the endpoint itself. Rejects naming the request. */
export const sendBad = async (request: BadRequest, world: World): Promise<void> => {
  const { name, parameter, guarded } = request
  try {
    const answer = await promptly((guarded ? world.on : world.off).call(name, parameter, sentBy(request)))
    expectRefused(request, verdictOf(request, world), answer)
  } catch (cause) {
    throw new Error(`${JSON.stringify(request)}: ${cause}`, { cause })
  }
}
