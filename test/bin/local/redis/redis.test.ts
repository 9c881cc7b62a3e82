import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../../../../bin/local/redis/redis.ts'
import { descendants, survivors } from '../../../support/processes/processes.ts'
import { testOnServer } from '../../../support/redis/redis-server.ts'

const ask = async (address: string, command: string, ...more: string[]) => {
  const redis = new Redis(`redis://${address}`, { retryStrategy: () => null, lazyConnect: true })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return await redis.call(command, ...more)
  } finally {
    redis.disconnect()
  }
}

test.each([{}, { embedded: true }])(
  'a Redis started with %o answers until it is stopped, and is empty again after',
  async (options) => {
    const redis = await startRedis(options)
    expect(redis.address).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(await ask(redis.address, 'SET', 'a', '1')).toBe('OK')
    await redis.stop()
    await expect(ask(redis.address, 'PING')).rejects.toThrow()
    const again = await startRedis({ ...options, port: Number(redis.address.split(':')[1]) })
    onTestFinished(again.stop)
    expect(again.address).toBe(redis.address)
    expect(await ask(again.address, 'DBSIZE')).toBe(0)
  },
)

test.each([{}, { embedded: true }])('a Redis started with %o stops while clients are connected', async (options) => {
  const { address, stop } = await startRedis(options)
  const [host = '', port = ''] = address.split(':')
  const [idle, asking] = [1, 2].map(() =>
    connect(Number(port), host)
      .on('error', () => {})
      .resume(),
  )
  asking?.write('PING\r\n')
  await once(asking as Socket, 'data')
  await stop()
  await expect
    .poll(() => [idle, asking].map((socket) => socket?.readableEnded || socket?.destroyed))
    .toEqual([true, true])
})

test('two Redis servers started at once have ports of their own, none of them 6379', async () => {
  const all = await Promise.all([1, 2, 3].map(() => startRedis()))
  onTestFinished(async () => void (await Promise.all(all.map(({ stop }) => stop()))))
  expect(new Set(all.map(({ address }) => address)).size).toBe(3)
  expect(all.map(({ address }) => address).join()).not.toContain(':6379')
})

test('the embedded Redis is started when the binary is too old, broken or absent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'old-redis-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'redis-server'), '#!/bin/sh\necho "Redis server v=5.0.7 sha=0"')
  chmodSync(join(folder, 'redis-server'), 0o755)
  for (const path of [folder, '/nowhere', '']) {
    const redis = await startRedis({ path })
    await redis.stop()
    expect(redis.kind).toBe('js-redis-server')
  }
})

testOnServer('a port that is taken is reported', async () => {
  const { address, stop } = await startRedis()
  onTestFinished(stop)
  await expect(startRedis({ port: Number(address.split(':')[1]) })).rejects.toThrow('did not start: ')
})

testOnServer('a Redis does not outlive a parent that is killed', async () => {
  const program = `import { startRedis } from '${resolve(import.meta.dirname, '../../../../bin/local/redis/redis.ts')}'
    console.log((await startRedis()).address)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program])
  const [address] = await once(parent.stdout, 'data')
  const processes = descendants(parent.pid ?? 0)
  expect(processes.length).toBe(2)
  parent.kill('SIGKILL')
  expect(await survivors(processes)).toEqual([])
  await expect(ask(String(address).trim(), 'PING')).rejects.toThrow()
})

testOnServer('the unexpected end of a Redis is reported, a stop is not', async () => {
  const [killed, stopped] = await Promise.all([startRedis(), startRedis()])
  const told: string[] = []
  stopped.ended?.then(() => told.push('stopped'))
  await stopped.stop()
  await ask(killed.address, 'SHUTDOWN', 'NOSAVE').catch(() => {})
  await killed.ended
  await killed.stop()
  expect(told).toEqual([])
})

testOnServer('the binary is run by another program where one is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'under-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const said = join(folder, 'said')
  const redis = await startRedis({ under: ['/bin/sh', '-c', 'echo "$@" >"$0"; exec "$@"', said] })
  onTestFinished(redis.stop)
  expect(await ask(redis.address, 'PING')).toBe('PONG')
  expect(readFileSync(said, 'utf8')).toMatch(/^\S+-server --port \d+/)
})
