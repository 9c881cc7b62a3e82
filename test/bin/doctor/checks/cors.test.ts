import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { examined } from '../examined.ts'
import { meddling } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

const OURS = 'https://play.example.com'
const { url } = await localService({ ALLOWED_ORIGINS: OURS })

test('an origin that the stage allows may call, and read a refusal', async () => {
  const { of, faults } = await examined(url, { viewer: { origin: OURS } })
  expect(faults).toEqual([])
  expect(of('CORS preflight').says).toBe(`pages of ${OURS} may call`)
  expect(of('CORS of a refusal').says).toBe('a page can read a refusal')
})

test('an origin that the stage does not allow is a fault that names the setting', async () => {
  const { of } = await examined(url, { viewer: { origin: 'https://other.example.com' } })
  const lookAt = expect.stringContaining('ALLOWED_ORIGINS')
  expect(of('CORS preflight')).toMatchObject({ result: 'fault', says: expect.stringContaining('may not call'), lookAt })
  expect(of('CORS of a refusal')).toMatchObject({ result: 'fault', lookAt })
})

test('without an origin it says whether unknown pages may call', async () => {
  expect((await examined(url)).of('CORS preflight')).toMatchObject({
    ...{ result: 'ok', says: expect.stringContaining('pages of unknown origins may not call') },
  })
})

test('a gateway that answers preflights and refusals in its own way is found by what is lacking', async () => {
  const before = await meddling(url, ({ headers }, { url: path }) => {
    if (headers['access-control-allow-headers']) headers['access-control-allow-headers'] = 'Content-Type'
    if (headers['access-control-expose-headers']) headers['access-control-expose-headers'] = 'Location'
    if (path === '/.well-known/jwks.json') headers['access-control-allow-origin'] = OURS
  })
  const { of } = await examined(before, { viewer: { origin: OURS } })
  expect(of('CORS preflight').says).toContain('access-control-allow-headers lacks Authorization, Idempotency-Key')
  expect(of('CORS of a refusal').says).toContain('access-control-expose-headers lacks Retry-After')
  expect(of('CORS of the JWK Set').says).toContain(`Access-Control-Allow-Origin is ${OURS}`)
})
