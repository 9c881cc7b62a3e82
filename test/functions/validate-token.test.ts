import { expect, test } from 'vitest'
import { service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

const validating = async () => {
  const running = service()
  const { session, playback_token: token } = (await running.create(newUser())).body
  const validate = (text: unknown = token) => running.call('validate-token', undefined, { body: { token: text } })
  return { ...running, id: session.session_id, validate }
}

test('a good token of a live session is valid, with its claims', async () => {
  const { id, validate } = await validating()
  const { status, body } = await validate()
  expect([status, body.valid, body.claims.session_id]).toEqual([200, true, id])
})

test('a token whose session has ended is a 401 that says that it is not valid', async () => {
  const { id, validate, call } = await validating()
  await call('terminate-session', id)
  const { status, body } = await validate()
  expect([status, body.code, body.valid]).toEqual([401, 'session_ended', false])
})

test('a text that is no token is a 401, and a token that is no text a 400', async () => {
  const { validate } = await validating()
  expect((await validate('nonsense')).body).toMatchObject({ status: 401, code: 'token_invalid', valid: false })
  expect((await validate(7)).body).toMatchObject({ status: 400, code: 'invalid_request' })
})

test('a Redis that does not answer is a 503 and no verdict on the token', async () => {
  const { validate, redis } = await validating()
  redis.disconnect()
  const { body } = await validate()
  expect([body.status, body.code, body.valid]).toEqual([503, 'storage_unavailable', undefined])
})
