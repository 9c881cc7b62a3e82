import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { debianBinaries, npmBinaries } from '../../../../bin/local/postgres/binaries.ts'
import { type StartedPostgres, startPostgres } from '../../../../bin/local/postgres/server.ts'
import { descendants, survivors } from '../../../support/processes/processes.ts'

const start = async (options: Partial<Parameters<typeof startPostgres>[0]> = {}) => {
  const postgres = await startPostgres({ binaries: await npmBinaries(), ...options })
  onTestFinished(postgres.stop)
  return postgres
}

const ask = async ({ host, port, user, password }: StartedPostgres, text: string) => {
  const client = new Client({ host, port, user, password, database: 'postgres' })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const both = [
  ['from npm', await npmBinaries()],
  ['Debian’s', debianBinaries()],
] as const

test.each(both.filter(([, binaries]) => binaries))('a PostgreSQL %s asks for a password', async (_, binaries) => {
  const postgres = await start(binaries && { binaries })
  expect(await ask(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await expect(ask({ ...postgres, password: 'another' }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a PostgreSQL that crashed is back on its port with what was written', async () => {
  const postgres = await start()
  await ask(postgres, 'CREATE TABLE kept AS SELECT 7 AS number')
  await postgres.halt()
  await expect(ask(postgres, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await postgres.resume()
  expect(await ask(postgres, 'SELECT * FROM kept')).toEqual([{ number: 7 }])
})

test('a stopped PostgreSQL leaves no data, and a client does not hold it up', async () => {
  const postgres = await start()
  const { host, port, user, password } = postgres
  const client = new Client({ host, port, user, password, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ data: string }>("SELECT current_setting('data_directory') AS data")
  await postgres.stop()
  expect(existsSync(dirname(rows[0]?.data ?? ''))).toBe(false)
})

test('a port that is taken is reported, and nothing is left', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as { port: number }
  await expect(start({ port })).rejects.toThrow(/postgres did not start: .*could not create any TCP\/IP sockets/s)
})

test('a PostgreSQL does not outlive a parent that is killed', async () => {
  const folder = resolve(import.meta.dirname, '../../../../bin/local/postgres')
  const program = `import { startPostgres } from '${folder}/server.ts'
    import { npmBinaries } from '${folder}/binaries.ts'
    console.log((await startPostgres({ binaries: await npmBinaries() })).port)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program])
  await once(parent.stdout, 'data')
  const processes = descendants(parent.pid ?? 0)
  expect(processes.length).toBeGreaterThan(2)
  parent.kill('SIGKILL')
  expect(await survivors(processes)).toEqual([])
})

test.runIf(process.getuid?.() === 0)('root may start one from a folder that only root can enter', async () => {
  const { initdb, postgres } = await npmBinaries()
  const folder = mkdtempSync(join(tmpdir(), 'of-root-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  chmodSync(folder, 0o700)
  cpSync(dirname(dirname(postgres)), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  const there = (file: string) => file.replace(dirname(dirname(postgres)), join(folder, 'native'))
  const server = await start({ binaries: { initdb: there(initdb), postgres: there(postgres) } })
  expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})
