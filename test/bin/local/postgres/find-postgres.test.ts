import { execFileSync } from 'node:child_process'
import { Client } from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { npmBinaries } from '../../../../bin/local/postgres/binaries.ts'
import { findPostgres } from '../../../../bin/local/postgres/find-postgres.ts'
import { startPostgres } from '../../../../bin/local/postgres/server.ts'
import { checkSettings } from '../../../../bin/local/settings/settings.ts'

const server = await startPostgres({ binaries: await npmBinaries() })
afterAll(server.stop)
const given = {
  ...{ POSTGRES_ENABLED: 'true', POSTGRES_HOST: server.host, POSTGRES_PORT: String(server.port) },
  ...{ POSTGRES_USER: server.user, POSTGRES_PASSWORD: server.password },
}

const find = async (environment: Record<string, string>) => {
  const lines: string[] = []
  const found = await findPostgres(environment, checkSettings(environment).settings, (line) => lines.push(line))
  onTestFinished(found.stop)
  return { ...found, lines }
}

const connected = async (settings: Readonly<Record<string, string>>) => {
  const client = new Client({
    ...{ host: settings.POSTGRES_HOST, port: Number(settings.POSTGRES_PORT), database: settings.POSTGRES_DB },
    ...{ user: settings.POSTGRES_USER, password: settings.POSTGRES_PASSWORD },
  })
  client.on('error', () => {})
  await client.connect()
  return client
}
const rowsOf = async (settings: Readonly<Record<string, string>>, text: string) => {
  const client = await connected(settings)
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('nothing is started or asked unless the session log is on', async () => {
  const found = await find({ POSTGRES_HOST: '127.0.0.1', POSTGRES_PORT: '9' })
  expect(found).toMatchObject({ settings: {}, lines: [] })
  expect(found.described).toBeUndefined()
})

test('the database of a given server is made, and found again', async () => {
  const POSTGRES_DB = 'Log of "ann"'.replaceAll(' ', '_')
  for (const _ of ['made', 'found']) {
    const { settings, described } = await find({ ...given, POSTGRES_DB })
    expect(await rowsOf(settings, 'SELECT current_database() AS name')).toEqual([{ name: POSTGRES_DB }])
    expect(described?.where).toMatch(/\(POSTGRES_HOST, PostgreSQL \d+\.\d+\)$/)
    expect(described?.psql).not.toContain(server.password)
  }
})

test('a server that does not answer, a wrong password and a missing right are each said in a sentence', async () => {
  const admin = await connected({ ...given, POSTGRES_DB: 'postgres' })
  await admin.query("CREATE ROLE guest LOGIN PASSWORD 'guest'")
  await admin.end()
  const where = `${server.host}:${server.port}`
  await expect(find({ ...given, POSTGRES_PORT: '9' })).rejects.toThrow(
    'No usable PostgreSQL at 127.0.0.1:9: connect ECONNREFUSED 127.0.0.1:9. Start one there, or unset POSTGRES_HOST and this program starts its own.',
  )
  await expect(find({ ...given, POSTGRES_PASSWORD: 'wrong' })).rejects.toThrow(
    `The PostgreSQL at ${where} refuses the login of postgres: password authentication failed for user "postgres". Check POSTGRES_USER and POSTGRES_PASSWORD.`,
  )
  const guest = { POSTGRES_USER: 'guest', POSTGRES_PASSWORD: 'guest', POSTGRES_DB: 'of_guest' }
  await expect(find({ ...given, ...guest })).rejects.toThrow(
    `The PostgreSQL at ${where} has no database of_guest, and guest cannot make it: permission denied to create database. Make it there (createdb of_guest), or name another one in POSTGRES_DB.`,
  )
})

test('TLS that a given server does not offer is refused before a request is served', async () => {
  await expect(find({ ...given, POSTGRES_TLS: 'true' })).rejects.toThrow('does not support SSL connections')
})

test('without POSTGRES_HOST a server with an empty database is started, whose psql command is ready', async () => {
  const { settings, described, stop } = await find({ POSTGRES_ENABLED: 'true', POSTGRES_PASSWORD: 'of another' })
  expect(settings).toMatchObject({ POSTGRES_HOST: '127.0.0.1', POSTGRES_DB: 'viewing_service', POSTGRES_IAM: 'false' })
  const [, url = ''] = /^psql (\S+)$/.exec(described?.psql ?? '') ?? []
  const client = new Client({ connectionString: url })
  await client.connect()
  expect((await client.query("SELECT FROM pg_tables WHERE schemaname = 'public'")).rows).toEqual([])
  await client.end()
  await stop()
  await expect(connected(settings)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a started server that is killed is back with what was written, and the terminal learns it', async () => {
  const { settings, lines } = await find({ POSTGRES_ENABLED: 'true' })
  await rowsOf(settings, 'CREATE TABLE kept AS SELECT 7 AS number')
  const [row] = await rowsOf(settings, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid")
  execFileSync('kill', ['-9', String(row.pid)])
  await expect
    .poll(() => rowsOf(settings, 'SELECT * FROM kept').catch(() => []), { timeout: 15_000 })
    .toEqual([{ number: 7 }])
  expect(lines).toContain(
    `PostgreSQL at ${settings.POSTGRES_HOST}:${settings.POSTGRES_PORT} has ended: it is started again.`,
  )
})
