import { randomUUID } from 'node:crypto'
import { Client, Pool } from 'pg'
import { inject, onTestFinished } from 'vitest'
import { readSettings } from '../../../functions/contract/settings/read-settings.ts'
import { TEMPLATE } from './template.ts'

const server = { host: '127.0.0.1', port: inject('postgresPort'), user: 'postgres' }

const admin = async (text: string) => {
  const client = new Client({ ...server, database: 'postgres' })
  await client.connect()
  await client.query(text)
  await client.end()
}

/** The settings of functions that use a database of the server, logged in as this role. */
export const settingsFor = (database: string, user = 'postgres', port = server.port) => {
  const read = readSettings({
    ...{ AUTHENTICATION: 'none', POSTGRES_ENABLED: 'true', POSTGRES_HOST: server.host, POSTGRES_PORT: String(port) },
    ...{ POSTGRES_USER: user, POSTGRES_DB: database },
  })
  if ('faults' in read) throw new Error(read.faults.join())
  return read.settings
}

const made = async (empty: boolean) => {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await admin(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : TEMPLATE}`)
  const ask = new Pool({ ...server, database: name, max: 4 })
  ask.on('error', () => {})
  return {
    name,
    ask,
    /** As functions are told of it. */
    settings: (user?: string) => settingsFor(name, user),
    /** All rows of a query. */
    rows: async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
      (await ask.query(text, values)).rows,
    drop: async () => {
      await ask.end()
      await admin(`DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

export type OwnDatabase = Awaited<ReturnType<typeof made>>

/**
 * A database of the test's own, dropped after it: a session log without a row, or nothing at all. `ask` is the superuser's.
 */
export const ownDatabase = async ({ empty = false } = {}): Promise<OwnDatabase> => {
  const database = await made(empty)
  onTestFinished(database.drop)
  return database
}

/** The same for all tests of a file: it fills it once, and drops it at the end. */
export const sharedDatabase = (): Promise<OwnDatabase> => made(false)
