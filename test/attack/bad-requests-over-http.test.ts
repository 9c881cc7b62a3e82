import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, expect, inject, test } from 'vitest'
import { startRedis } from '../../bin/local/redis/redis.ts'
import { routes } from '../../functions/contract/routes.ts'
import { needsSessionLog } from '../../functions/contract/tasks.ts'
import { anyRequest, type BadRequest } from '../support/bad-requests/bad-request.ts'
import { expectRefused, promptly, sentBy } from '../support/bad-requests/refused.ts'
import { stored } from '../support/bad-requests/stored.ts'
import { verdictOf } from '../support/bad-requests/verdict.ts'
import { CALM, startWorld, type World } from '../support/bad-requests/world.ts'
import { sendRaw } from '../support/http/raw-http.ts'
import { localService } from '../support/processes/local-service.ts'
import { type Answer, SECRET } from '../support/service/service.ts'

const redis = await startRedis({ embedded: !inject('realRedis') })
const ask = new Redis(`redis://${redis.address}`)
afterAll(async () => {
  ask.disconnect()
  await redis.stop()
})
const { url } = await localService({ ...CALM, REDIS_ADDR: redis.address, JWT_SECRET: SECRET })

/** This runner keeps no session log. */
const isServed = ({ name }: BadRequest) => !needsSessionLog(routes[name].reaches)

const REQUESTS = 500
const AT_ONCE = 10

/** What the gateway answers by itself, to paths that lead nowhere or are too long. */
const isOfGateway = ({ parameter }: BadRequest, { sessions, owner, stranger }: World, { status, body }: Answer) =>
  ![...Object.values(sessions), owner, stranger].includes(parameter) &&
  [400, 404, 431].includes(status) &&
  JSON.stringify(Object.keys(body)) === '["message"]'

const send = async (request: BadRequest, world: World) => {
  const { method, path } = routes[request.name]
  const { text, headers } = { text: undefined, ...sentBy(request) }
  const body = text === undefined ? undefined : Buffer.from(text)
  const at = path.replace(/\{\w+\}/, encodeURIComponent(request.parameter))
  try {
    const answer = await promptly(sendRaw(url, { method, path: at, headers, body }))
    if (!isOfGateway(request, world, answer)) expectRefused(request, verdictOf(request, world), answer)
  } catch (cause) {
    throw new Error(`${JSON.stringify(request)}: ${cause}`, { cause })
  }
}

test(`${REQUESTS} bad requests over HTTP get the refusal that is documented, and change nothing`, async () => {
  const world = await startWorld(redis.address)
  const bad = anyRequest(world).filter(
    (request) => request.guarded && isServed(request) && verdictOf(request, world) !== undefined,
  )
  const before = await stored(ask)
  const property = fc.asyncProperty(fc.array(bad, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (requests) => {
    await Promise.all(requests.map((request) => send(request, world)))
    expect(await stored(ask)).toEqual(before)
  })
  await fc.assert(property, { numRuns: REQUESTS / AT_ONCE, endOnFailure: true })
}, 60_000)

test('a method or a path that no route has leads nowhere', async () => {
  const methods = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'TRACE', 'PROPFIND']
  for (const { method, path } of Object.values(routes))
    for (const other of methods.filter((one) => one !== method)) {
      const served = other === 'HEAD' ? ['GET'] : [other]
      const known = Object.values(routes).some((route) => served.includes(route.method) && route.path === path)
      if (known) continue
      const { status } = await sendRaw(url, { method: other, path: path.replace(/\{\w+\}/, 'x') })
      expect([other, path, status]).toEqual([other, path, 404])
    }
  const id = '019ab3c4-d5e6-8011-9abc-def012345678'
  const paths = [`/api/playback/session/${id}/`, `/api/playback/session/${id}/stop/..`, `/API/playback/session/${id}`]
  const odd = [`//api/playback/session/${id}`, `/api/./playback/session/${id}`, `/api/playback/session/x/../${id}`]
  for (const path of [...paths, ...odd, `/api/playback/session/${id};a=b/stop/x`, '/.well-known/../health', '*'])
    expect([path, (await sendRaw(url, { method: 'GET', path })).status]).toEqual([path, 404])
})
