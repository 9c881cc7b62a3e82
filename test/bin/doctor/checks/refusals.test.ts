import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { examined } from '../examined.ts'
import { meddling, type Passed } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

const { url } = await localService()

const ofRefusals = (change: (answer: Passed) => void) =>
  meddling(url, (answer) => {
    if (answer.status >= 400) change(answer)
  })

test('a refusal without a member that the contract promises is a fault that names it', async () => {
  const before = await ofRefusals((answer) => {
    answer.body = answer.body.replace('"recovery":', '"advice":').replace('"errors":', '"mistakes":')
  })
  const { of } = await examined(before)
  expect(of('unknown session').says).toContain(
    "404 is not what the contract says: the body must have required property 'recovery'",
  )
  expect(of('incomplete body').says).toContain("must have required property 'errors'")
})

test('a refusal as another media type, kept by others or with another request id is a fault', async () => {
  const before = await ofRefusals(({ headers }) => {
    Object.assign(headers, {
      'content-type': 'application/json',
      'cache-control': 'max-age=5',
      'x-request-id': 'other',
    })
  })
  const { of } = await examined(before)
  expect(of('wrong content type').says).toContain(
    'its Content-Type is “application/json”, not application/problem+json; its Cache-Control is “max-age=5”, not no-store; request_id is not that of X-Request-Id',
  )
})

test('a challenge that a gateway has renamed is named', async () => {
  const before = await ofRefusals(({ headers }) => {
    const { 'www-authenticate': challenge, ...others } = headers
    for (const name of Object.keys(headers)) delete headers[name]
    Object.assign(headers, others, challenge && { 'x-amzn-remapped-www-authenticate': challenge })
  })
  const { of } = await examined(before)
  expect(of('forged token').says).toContain('its WWW-Authenticate was renamed to x-amzn-remapped-www-authenticate')
})

test('an API that accepts what must be refused is a fault of that check alone', async () => {
  const before = await meddling(url, (answer, { url: path }) => {
    if (path === '/api/playback/token/validate' && answer.status === 401)
      Object.assign(answer, { status: 200, body: '{"valid":true}', headers: { 'content-type': 'application/json' } })
  })
  const { of, faults } = await examined(before)
  expect(of('forged token').says).toContain('200 with “{"valid":true}”, where the contract says 401 token_invalid')
  expect(faults).toEqual(['token of a stopped session', 'forged token', 'request ids'])
})

test('answers that lose their request ids are counted, and each check names what is missing', async () => {
  const before = await meddling(url, ({ headers, status }) => status === 201 && delete headers['x-request-id'])
  const { of } = await examined(before)
  expect(of('create').says).toContain('it has no X-Request-Id')
  expect(of('request ids').says).toMatch(/^1 of \d+ answers have no X-Request-Id, the first to POST /)
})

test('an answer that something keeps and gives again is found by its request id', async () => {
  let kept = ''
  const before = await meddling(url, ({ headers, status }) => {
    if (status !== 200) return
    kept ||= headers['x-request-id'] ?? ''
    headers['x-request-id'] = kept
  })
  expect((await examined(before)).of('request ids').says).toMatch(/answers repeat a request id/)
})
