import { expect, inject, test } from 'vitest'
import { connectPostgres, patient } from '../../../../functions/core/session-log/connect.ts'
import { createSessionLog } from '../../../../functions/core/session-log/record.ts'
import { ownDatabase } from '../../../support/postgres/database.ts'
import { databaseGate } from '../../../support/postgres/iam-gate.ts'
import { ROLE_ENVIRONMENT } from '../../../support/redis/iam/gate.ts'
import { tlsAuthority } from '../../../support/redis/tls-authority.ts'
import { heartbeat } from '../../../support/session-log/heartbeat.ts'

const user = 'viewing_log_writer'

const gated = async () => {
  const database = await ownDatabase()
  const authority = await tlsAuthority()
  const gate = await databaseGate({ authority, port: inject('postgresPort'), user })
  const settings = {
    ...{ ...database.settings(user), POSTGRES_HOST: 'localhost', POSTGRES_PORT: gate.port },
    ...{ POSTGRES_TLS: true, POSTGRES_IAM: true, POSTGRES_CA: authority.environment().NODE_EXTRA_CA_CERTS },
  }
  return { database, gate, settings }
}

test('a writer enters by a signed token over verified TLS, and by a fresh one for each connection', async () => {
  const { database, gate, settings } = await gated()
  let now = Date.now()
  const pool = connectPostgres(settings, patient, ROLE_ENVIRONMENT, () => now)
  const log = createSessionLog(pool)
  expect(await log.record([heartbeat(Date.now())])).toEqual({ added: 1, outcomes: [undefined] })
  await database.ask.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [user])
  now += 1_000
  expect(await log.record([heartbeat(Date.now())])).toEqual({ added: 1, outcomes: [undefined] })
  expect(gate).toMatchObject({ faults: [], logins: 2 })
  expect(gate.tokens.size).toBe(2)
})

test.each([
  ['of another role', { AWS_SECRET_ACCESS_KEY: 'other' }, 'Its signature is wrong.'],
  ['of another region', { AWS_REGION: 'us-east-1' }, 'It is of another principal, region or service.'],
  ['without the session token', { AWS_SESSION_TOKEN: undefined }, 'It has not the parameters of a token.'],
])('a token %s lets nobody in, and the events wait', async (_, changed, fault) => {
  const { gate, settings } = await gated()
  const log = createSessionLog(connectPostgres(settings, patient, { ...ROLE_ENVIRONMENT, ...changed }))
  const { outcomes } = await log.record([heartbeat(Date.now())])
  expect(outcomes).toEqual([{ postponed: expect.any(Error) }])
  expect(JSON.stringify(outcomes)).not.toContain('X-Amz')
  expect(new Set(gate.faults)).toEqual(new Set([fault]))
})

test('no token is shown to a server whose certificate is of nobody that is trusted', async () => {
  const { gate, settings } = await gated()
  const log = createSessionLog(connectPostgres({ ...settings, POSTGRES_CA: '' }, patient, ROLE_ENVIRONMENT))
  expect((await log.record([heartbeat(Date.now())])).outcomes).toEqual([{ postponed: expect.any(Error) }])
  expect(gate.connections).toBeGreaterThan(0)
  expect(gate.tokens.size).toBe(0)
})

test('no token is shown to a server of another name', async () => {
  const { gate, settings } = await gated()
  const log = createSessionLog(connectPostgres({ ...settings, POSTGRES_HOST: '127.0.0.1' }, patient, ROLE_ENVIRONMENT))
  expect((await log.record([heartbeat(Date.now())])).outcomes).toEqual([{ postponed: expect.any(Error) }])
  expect(gate.connections).toBeGreaterThan(0)
  expect(gate.tokens.size).toBe(0)
})
