import { inject, test } from 'vitest'
import { routes } from '../../../../functions/contract/routes.ts'
import { startUpstream } from '../../../support/entitlement/upstream-server.ts'
import { httpEvent } from '../../../support/http/http-event.ts'
import { bundleOf, bundleProcess } from '../../../support/processes/bundle-process.ts'
import { expectFourGranted, rush, untilAnswered } from '../../../support/races/rush.ts'
import { type Answer, createBody, SECRET, service, unlimited } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'

const PROCESSES = 8
const PLAYERS = 125

test('of 500 creates at once exactly four get a slot', async () => {
  const [running, userId] = [service(), newUser()]
  await expectFourGranted(
    await rush((_, key) => running.create(userId, {}, { 'idempotency-key': key })),
    running,
    userId,
  )
})

type Send = Awaited<ReturnType<typeof bundleProcess>>

const create = (send: Send, userId: string, key: string): Promise<Answer> => {
  const request = { body: createBody(userId), headers: { 'idempotency-key': key } }
  return send(httpEvent(routes['create-session'], undefined, request))
}

test('of 500 creates from eight processes exactly four get a slot', async () => {
  const [running, userId] = [service(), newUser()]
  const upstream = await startUpstream({ body: { entitled: true, available: true } })
  const bundle = bundleOf('create-session')
  const environment = {
    REDIS_ADDR: inject('redis'),
    JWT_SECRET: SECRET,
    ...unlimited,
    IDENTITY_SERVICE_URL: upstream.url,
    CONTENT_SERVICE_URL: upstream.url,
  }
  const sends = await Promise.all(Array.from({ length: PROCESSES }, () => bundleProcess(bundle, environment)))
  for (const send of sends) await untilAnswered(() => create(send, newUser(), 'warm'))
  const answers = await rush((turn, key) => create(sends[turn % PROCESSES] as Send, userId, key), PLAYERS)
  await expectFourGranted(answers, running, userId)
})
