import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { connectPostgres } from '../../../../functions/core/session-log/connect.ts'
import { createHistory } from '../../../../functions/core/session-log/history.ts'
import { settingsFor } from '../../../support/postgres/database.ts'

/** A server that does this with every connection; counts them. */
const server = async (serve: (socket: Socket) => void) => {
  const seen = { connections: 0 }
  const listening = createServer((socket) => {
    seen.connections++
    serve(socket.on('error', () => {}))
  })
  await once(listening.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void listening.close())
  const { port } = listening.address() as AddressInfo
  return {
    seen,
    history: createHistory(connectPostgres(settingsFor('any', 'anybody', port), { connect: 200, query: 200 })),
  }
}

test('a PostgreSQL that never answers is asked once: whoever waits has waited long enough', async () => {
  const { seen, history } = await server(() => {})
  await expect(history.position('ann', 'main', 'film-1')).rejects.toMatchObject({ code: 'storage_unavailable' })
  expect(seen.connections).toBe(1)
})

test('a connection that is lost before the answer is tried once more', async () => {
  const { seen, history } = await server((socket) => socket.destroy())
  await expect(history.position('ann', 'main', 'film-1')).rejects.toMatchObject({ code: 'storage_unavailable' })
  expect(seen.connections).toBe(2)
})
