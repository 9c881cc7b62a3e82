import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { createBody } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

/** A CDN: it knows where the JWK Set is, and nothing else. */
const cdn = (url: string) => {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', url))
  const expected = { issuer: 'viewing-service', audience: 'playback', typ: 'playback+jwt', algorithms: ['ES256'] }
  return (token: string) => jwtVerify(token, keys, expected)
}

test.each(['off', '1h'])('with schedules %s the very first token is valid by the JWK Set alone', async (interval) => {
  const { address: REDIS_ADDR } = await ownRedis()
  const { url, send, lines } = await localService({ REDIS_ADDR, LOCAL_SCHEDULE_INTERVAL: interval })
  const { status, body } = await send('POST', '/api/playback/session', createBody(newUser()))
  expect(status).toBe(201)
  const { payload, protectedHeader } = await cdn(url)(body.playback_token)
  expect(protectedHeader.alg).toBe('ES256')
  expect(payload.session_id).toBe(body.session.session_id)
  expect(lines.filter((line) => /rotation/.test(line))).toEqual([])
})

test('a token signed with JWT_SECRET is not valid by the JWK Set', async () => {
  const { url, send } = await localService({ JWT_SECRET: 'a-secret-of-ones-own-of-more-than-32-bytes' })
  const { body } = await send('POST', '/api/playback/session', createBody(newUser()))
  await expect(cdn(url)(body.playback_token)).rejects.toThrow()
})
