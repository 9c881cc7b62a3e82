import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Fault } from '../support/redis/fault-proxy.ts'
import { ownProxy } from '../support/redis/own-proxy.ts'

const REPLY = 'x'.repeat(100)

/** A line to a server that answers everything with the same hundred bytes, as soon as `asked` allows it. */
const line = async (asked = (reply: () => void) => reply()) => {
  const server = createServer((socket) =>
    socket.on('error', () => {}).on('data', () => asked(() => socket.write(REPLY))),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return ownProxy(`127.0.0.1:${(server.address() as AddressInfo).port}`)
}

/** What comes back within 300 ms, in how many pieces, how late, and how it ends. */
const ask = async (address: string, socket: Socket = connect(Number(address.split(':')[1]), '127.0.0.1')) => {
  const heard = { text: '', pieces: 0, ms: 0, end: '' }
  const start = performance.now()
  socket.on('data', (data) => {
    heard.text += data
    heard.pieces += 1
    heard.ms = performance.now() - start
  })
  socket.on('error', (error: NodeJS.ErrnoException) => Object.assign(heard, { end: error.code }))
  socket.write('?')
  await sleep(300)
  socket.destroy()
  return heard
}

const shown: [Fault, object][] = [
  [{ kind: 'refuse' }, { text: '', end: 'ECONNREFUSED' }],
  [{ kind: 'black hole' }, { text: '', end: '' }],
  [
    { kind: 'reset', afterBytes: 20 },
    { text: 'x'.repeat(20), end: 'ECONNRESET' },
  ],
  [
    { kind: 'slow', ms: 100 },
    { text: REPLY, end: '', ms: expect.toSatisfy((ms: number) => ms >= 99) },
  ],
  [
    { kind: 'slices', bytes: 25, ms: 20 },
    { text: REPLY, end: '', pieces: 4 },
  ],
  [
    { kind: 'drop', share: 1 },
    { text: '', end: 'ECONNRESET' },
  ],
]

for (const [fault, heard] of shown) {
  test(`a proxy brings about and heals: ${fault.kind}`, async () => {
    const proxy = await line()
    proxy.set(fault)
    expect(await ask(proxy.address)).toMatchObject(heard)
    proxy.set(undefined)
    expect(await ask(proxy.address)).toMatchObject({ text: REPLY, pieces: 1, end: '' })
    await expect.poll(proxy.connections).toBe(0)
    expect(proxy.opened()).toBe(fault.kind === 'refuse' ? 1 : 2)
  })
}

test('a proxy loses one reply in three and counts what is open', async () => {
  const proxy = await line()
  proxy.set({ kind: 'drop', share: 1 / 3 })
  const asked = Promise.all(Array.from({ length: 9 }, () => ask(proxy.address)))
  await expect.poll(proxy.opened).toBe(9)
  const ends = (await asked).map(({ end }) => end)
  expect(ends.filter((end) => end === 'ECONNRESET')).toHaveLength(3)
})

test('a connection that is reset while its peer ends it does not stay open behind the proxy', async () => {
  let ending: Socket | undefined
  const proxy = await line((reply) => ending?.end(reply))
  const open = async () => {
    const socket = connect(Number(proxy.address.split(':')[1]), '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  for (let i = 0; i < 20; i++) {
    ending = await open()
    const asking = await open()
    proxy.loseNextReply(async () => proxy.cut())
    asking.write('?')
    await new Promise((resolve) => asking.once('close', resolve))
  }
  await expect.poll(proxy.connections).toBe(0)
})
