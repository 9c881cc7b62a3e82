import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../../../bin/local/gateway/listen.ts'
import { examined } from '../examined.ts'
import { serverThat } from '../hostile.ts'

const QUICK = { patience: { answerMs: 500, eventsMs: 500 } }

const portOf = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const finding = async (url: string, check: string) => {
  const { of, notChecked } = await examined(url)
  expect(notChecked.at(-1)).toBe('all else')
  expect(of(check).lookAt).toMatch(/\w/)
  return of(check).says
}

test('an API that does not answer is given up in time, on every route', async () => {
  const url = await serverThat(() => {})
  const { of, faults } = await examined(url, QUICK)
  expect(of('health').says).toBe(
    'GET /health: no answer within 0.5 s. The service itself answers within 3 s, with 503 at worst.',
  )
  expect(faults).toEqual(expect.arrayContaining(['health', 'create', 'JWK Set', 'unknown session', 'clean-up']))
})

test('an answer that stops in its middle is given up in time', async () => {
  const url = await serverThat((_, response) => response.writeHead(200).write('{"status":'))
  expect((await examined(url, QUICK)).of('health').says).toContain('no answer within 0.5 s')
})

test('a connection that is closed without an answer is said, and the next request is made', async () => {
  const url = await serverThat((request) => request.destroy())
  const { of, faults } = await examined(url, QUICK)
  expect(of('health').says).toBe('GET /health: the connection was closed before the answer was complete.')
  expect(faults).toEqual(expect.arrayContaining(['health', 'create']))
})

test('a port at which nothing listens is said to refuse', async () => {
  const { url, stop } = await listen(() => {}, 0)
  await stop()
  expect(await finding(url, 'health')).toBe('GET /health: nothing listens there: the connection was refused.')
})

test('a host that does not exist is said before anything is asked', async () => {
  const says = await finding('https://no-such-stage.invalid', 'name')
  expect(says).toMatch(/^The host name no-such-stage\.invalid (does not exist|cannot be looked up \(EAI_AGAIN\))\.$/)
})

test('a server that does not speak HTTP is said not to', async () => {
  const port = await portOf(
    createTcpServer((socket) => void socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')),
  )
  expect(await finding(`http://127.0.0.1:${port}`, 'health')).toMatch(/does not speak HTTP\.$/)
})

test('https to a port that speaks plain HTTP is said not to be TLS', async () => {
  const url = await serverThat((_, response) => response.end())
  expect(await finding(url.replace('http:', 'https:'), 'TLS')).toMatch(/does not speak TLS \(\w+\)\.$/)
})

test('a certificate that nobody has signed is refused before any token is sent', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2_048 })
  const port = await portOf(createTlsServer({ key, cert }, (socket) => void socket.on('error', () => {}).end()))
  expect(await finding(`https://localhost:${port}`, 'TLS')).toMatch(
    /^The certificate is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\); it is valid until \d{4}-\d\d-\d\d\.$/,
  )
})
