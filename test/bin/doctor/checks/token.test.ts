import { exportJWK, generateKeyPair } from 'jose'
import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { examined } from '../examined.ts'
import { meddling, type Passed } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

const { url } = await localService()
const symmetric = await localService({ JWT_SECRET: 'x'.repeat(40) })

const withKeySet = (change: (answer: Passed) => void) =>
  meddling(url, (answer, { url: path }) => {
    if (path === '/.well-known/jwks.json') change(answer)
  })

test('tokens of a symmetric key are a warning: no CDN can verify them', async () => {
  const { of, faults } = await examined(symmetric.url)
  expect(faults).toEqual([])
  expect(of('JWK Set')).toMatchObject({ result: 'warning', says: expect.stringContaining('is empty') })
  expect(of('token')).toMatchObject({ result: 'warning', says: expect.stringContaining('signed with HS256') })
})

test('a JWK Set of another stage is found by the key of the token', async () => {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true })
  const other = { ...(await exportJWK(publicKey)), kid: 'another', alg: 'ES256', use: 'sig' }
  const before = await withKeySet((answer) => {
    answer.body = JSON.stringify({ keys: [other] })
  })
  expect((await examined(before)).of('token')).toMatchObject({
    ...{ result: 'fault', says: 'A CDN would refuse the playback token: its key (kid) is not in the JWK Set' },
  })
})

test('a key of another pair under the right kid is found by the signature', async () => {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { x, y } = await exportJWK(publicKey)
  const before = await withKeySet((answer) => {
    const { keys } = JSON.parse(answer.body)
    answer.body = JSON.stringify({ keys: [{ ...keys[0], x, y }] })
  })
  expect((await examined(before)).of('token')).toMatchObject({
    ...{ result: 'fault', says: expect.stringContaining('signature verification failed') },
  })
})

test('a private key in the JWK Set is a fault', async () => {
  const before = await withKeySet((answer) => {
    answer.body = answer.body.replace('"kty"', '"d":"secret","kty"')
  })
  const { of } = await examined(before)
  expect(of('JWK Set')).toMatchObject({ result: 'fault', says: expect.stringContaining('publishes a private key') })
  expect(of('token')).toMatchObject({ result: 'not checked' })
})

test('a create whose reply names other ids than its token is a fault', async () => {
  const before = await meddling(url, (answer) => {
    answer.body = answer.body.replace('"content_id":"film-1"', '"content_id":"film-2"')
  })
  expect((await examined(before)).of('token').says).toContain('content_id is film-1 and not film-2')
})
