import { expect, test } from 'vitest'
import { ids, SESSION } from '../support/http/contract.ts'
import { sendBytes } from '../support/http/raw-http.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'

// Written by hand from functions/contract/README.md, "Endpoints": HEAD on a GET route answers as GET without a body.

const { url, send } = await localService({ AUTHENTICATION: 'none' })
const user = newUser()
const { session_id } = (await send('POST', SESSION, ids(user))).body.session

const ORIGIN = 'https://play.example.com'

/** All bytes of an answer: `fetch` would wait for no body where there is one. */
const answer = async (method: string, path: string, more = '') => {
  const bytes = await sendBytes(
    url,
    `${method} ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\n${more}Connection: close\r\n\r\n`,
  )
  const [head = '', ...rest] = bytes.split('\r\n\r\n')
  const [line = '', ...fields] = head.split('\r\n')
  const headers = Object.fromEntries(fields.map((field) => [field.split(': ')[0]?.toLowerCase(), field.split(': ')[1]]))
  return { status: Number(line.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}

const OF_ONE_ANSWER = ['date', 'x-request-id', 'apigw-requestid', 'content-length']
const withoutOwn = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_ANSWER.includes(name)))

test.each([
  ['/health', 200],
  ['/.well-known/jwks.json', 200],
  [`${SESSION}/${session_id}`, 200],
  [`${SESSION}/${session_id}?x=1`, 200],
  [`/api/concurrency/${user}`, 200],
  [`${SESSION}/unknown`, 404],
  ['/api/concurrency/two%2520words', 400],
])('HEAD %s answers as GET does, %i, without a body', async (path, status) => {
  const [get, head] = [await answer('GET', path), await answer('HEAD', path)]
  expect([get.status, head.status]).toEqual([status, status])
  expect(get.body).not.toBe('')
  expect(head.body).toBe('')
  expect(withoutOwn(head.headers)).toEqual(withoutOwn(get.headers))
  expect([undefined, get.headers['content-length']]).toContain(head.headers['content-length'])
  expect(head.headers['x-request-id']).toBeTruthy()
})

test.each([
  '',
  '/x/heartbeat',
  '/x/pause',
  '/x/resume',
  '/x/stop',
  '/x/terminate',
  '/token/validate',
  '/token/refresh',
])('HEAD on %s, which no GET has, is the gateway’s own 404 without a body', async (path) => {
  const { status, headers, body } = await answer(
    'HEAD',
    `${SESSION.replace('/session', path.startsWith('/token') ? '' : '/session')}${path}`,
  )
  expect([status, headers['x-request-id'], body]).toEqual([404, undefined, ''])
})

test('a connection can be used again after a HEAD', async () => {
  const two = `HEAD /health HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
  const bytes = await sendBytes(url, two)
  expect(bytes.match(/^HTTP\/1\.1 200 OK/gm)).toHaveLength(2)
  expect(bytes.match(/"status":"healthy"/g)).toHaveLength(1)
})
