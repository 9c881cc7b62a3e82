import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { typicalId } from '../calls.ts'
import { addRound, type Readings, type Rounds } from '../reading.ts'
import { recordHeartbeats } from '../redis/record.ts'
import { toEvent } from '../request.ts'
import type { Side } from '../side/side.ts'
import { ioredisAlone } from './ioredis-alone.ts'

const run = promisify(execFile)
const [STARTS, SESSIONS] = [3, 10]

/** With the name of its Redis, as in an account: Node pays 6 ms for the first name it is given, whoever gives it. */
const byName = ({ environment }: Side) => ({
  ...environment,
  REDIS_ADDR: environment.REDIS_ADDR?.replace('127.0.0.1', 'localhost'),
})

/** One cold start in a process of its own. Throws when it is answered with anything but success. */
const coldStart = async (side: Side, bundle: string, event?: object) => {
  const program = [join(import.meta.dirname, 'cold-start.cjs'), bundle, ...(event ? [JSON.stringify(event)] : [])]
  const { stdout } = await run(process.execPath, program, { env: byName(side) })
  const { ms, cpu, status } = JSON.parse(stdout)
  if (event && status >= 300) throw new Error(`${bundle}: ${status}`)
  return { ms, cpu: cpu / 1e3 }
}

/** The first request of an instance, by what is asked of it. */
const firstRequests = async ({ environment }: Side) => {
  const players = await recordHeartbeats(environment, SESSIONS)
  let turn = 0
  const create = () => ({
    token: environment.BENCH_ACCESS_TOKEN,
    idempotencyKey: randomUUID(),
    body: { user_id: typicalId(), profile_id: typicalId(), content_id: typicalId(), device_id: typicalId() },
  })
  const beat = () => {
    const { id, token } = players[turn++ % SESSIONS]?.player ?? { id: '', token: '' }
    return { parameter: id, token, body: { position: 1_234 } }
  }
  return [
    ['get-health', () => ({})],
    ['send-heartbeat', beat],
    ['create-session', create],
  ] as const satisfies [EndpointName, () => object][]
}

/** Loads bundles and sends each its first request, all by turns, beside ioredis alone on the same Redis. */
export const measureCold = async (sides: readonly Side[], rounds: number): Promise<Rounds[]> => {
  const alone = ioredisAlone()
  const all = []
  for (const side of sides) all.push({ side, requests: await firstRequests(side), measured: new Map() as Rounds })
  for (let round = 0; round < rounds; round++) {
    const readings = all.map((): Readings => ({}))
    const add = (i: number, name: string, { ms, cpu }: { ms: number; cpu: number }) => {
      const own = readings[i] as Readings
      own[`first reply, ${name}`] = [...(own[`first reply, ${name}`] ?? []), ms]
      own[`processor time until then, ${name}`] = [...(own[`processor time until then, ${name}`] ?? []), cpu]
    }
    for (let start = 0; start < STARTS; start++)
      for (const [i, { side, requests }] of all.entries()) {
        add(i, 'ioredis alone', await coldStart(side, alone))
        for (const [name, request] of requests)
          add(i, name, await coldStart(side, join(side.version.bundles, name, 'index.js'), toEvent(name, request())))
      }
    for (const [i, { measured }] of all.entries()) addRound(measured, readings[i] as Readings)
  }
  return all.map(({ measured }) => measured)
}
