import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { routes } from '../../functions/contract/routes.ts'
import { bundleFunctions } from '../../lib/lambda/bundling.ts'
import { startUpstream } from '../support/entitlement/upstream-server.ts'
import { httpEvent } from '../support/http/http-event.ts'
import { functionProcess } from '../support/processes/bundle-process.ts'
import { testOnServer } from '../support/redis/redis-server.ts'
import { type Answer, SECRET } from '../support/service/service.ts'
import { type Asking, type FaultOn, faults } from './faults.ts'
import { onLine } from './on-line.ts'
import { asking, type Player, players, requestOf } from './players.ts'
import { expectKept, heardFrom } from './promise.ts'
import { noneStray } from './stray.ts'

noneStray()

const name: FaultOn<'process'> = 'function frozen'

/** The bundle of each endpoint in an operating-system process of its own. */
const functions = async (environment: Record<string, string>) => {
  const folder = mkdtempSync(join(tmpdir(), 'viewing-service-frozen-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { directoryOf } = bundleFunctions(undefined, join(folder, 'functions'), asking)
  const start = async (verb: Asking) =>
    [verb, await functionProcess(join(directoryOf(verb), 'index.js'), environment)] as const
  return new Map(await Promise.all(asking.map(start)))
}

const answerOf = (reply: unknown): Answer => {
  const {
    statusCode = 0,
    headers = {},
    body = '{}',
  } = reply as { statusCode?: number; headers?: object; body?: string }
  return { status: statusCode, headers: headers as Answer['headers'], body: JSON.parse(body) }
}

testOnServer(`under the fault “${name}” every endpoint keeps what the table of faults promises`, async () => {
  const { own, line, running, steady, connections } = await onLine()
  running.redis.disconnect()
  const { url } = await startUpstream({ body: { entitled: true, available: true } })
  const upstreams = { IDENTITY_SERVICE_URL: url, CONTENT_SERVICE_URL: url }
  const all = await functions({ REDIS_ADDR: line.address, JWT_SECRET: SECRET, ...upstreams })
  const call = async (player: Player) => {
    const { parameter, sent } = requestOf(player)
    return answerOf(await all.get(player.name)?.call(httpEvent(routes[player.name], parameter, sent)))
  }
  const round = async () => {
    const those = await players(steady)
    return Promise.all(those.map((player) => heardFrom(player.name, call(player))))
  }
  const cuts: Record<string, () => Promise<unknown>> = {
    reset: async () => line.cut(),
    'closed by Redis': () => own.ask.call('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'YES'),
    'silently lost': async () => line.forget(),
  }
  expectKept(await round(), faults[name].lasting)
  for (const cut of Object.values(cuts)) {
    for (const one of all.values()) one.freeze()
    await cut()
    await sleep(300)
    for (const one of all.values()) one.thaw()
    expectKept(await round(), faults[name].lasting)
    await expect.poll(connections).toEqual([asking.length])
  }
})
