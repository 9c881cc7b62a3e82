import { eventSchemas } from '../../../functions/contract/events/events.ts'
import { isObject } from '../api/answer.ts'
import { replyOf } from '../api/read-answer.ts'
import { describeRefusal } from '../bus/refused.ts'
import { fault, notChecked, ok, type Verdict } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import { Interrupted, Trouble } from '../report/trouble.ts'
import type { Visit } from '../visit.ts'

/** A new rule may take effect late, and the relay runs every minute at worst. */
const ATTEMPTS = 5

type BusEvent = { readonly type: string; readonly detail: Readonly<Record<string, unknown>> }

const readEvent = (event: unknown): BusEvent[] => {
  if (!isObject(event) || typeof event['detail-type'] !== 'string' || !isObject(event.detail)) return []
  return [{ type: event['detail-type'], detail: event.detail }]
}

const faultsOf = ({ type, detail }: BusEvent) => {
  const read = eventSchemas.get(type)?.safeParse(detail)
  if (!read) return [`${type} is no type of the contract`]
  return (read.error?.issues ?? []).map(({ path, message }) => `${type} ${path.join('.')}: ${message}`)
}

/** A session from its start to its stop, whose events are then awaited. */
const playOnce = async ({ client: { ask }, sessions }: Visit) => {
  const { id, token } = await sessions.start()
  const player = { sessionId: id, token }
  replyOf('send-heartbeat', await ask('send-heartbeat', player))
  replyOf('stop-session', await ask('stop-session', player))
  return id
}

/** The events of a session, each once, until its stop has come or the time is over. */
const awaitEvents = async ({ bus, client: { interrupted } }: Visit, id: string, patienceMs: number) => {
  const seen = new Map<unknown, BusEvent>()
  const isWhole = () => {
    const types = [...seen.values()].map(({ type }) => type)
    return types.includes('playback.started') && types.includes('playback.stopped')
  }
  for (const end = Date.now() + patienceMs; Date.now() < end && !isWhole(); ) {
    const events = (await bus.receive(interrupted)).flatMap(readEvent)
    for (const event of events) if (event.detail.session_id === id) seen.set(event.detail.event_id, event)
  }
  return [...seen.values()]
}

const judge = (events: readonly BusEvent[], waitedMs: number): Verdict => {
  const faults = events.flatMap(faultsOf)
  const order = events.map(({ detail }) => Number(detail.sequence)).toSorted((one, other) => one - other)
  const gaps = order.filter((sequence, i) => sequence !== i + 1)
  if (faults.length > 0) return fault(`An event is not what the contract says: ${faults.join('; ')}`, pages.delivery)
  if (gaps.length > 0) return fault(`Events are missing: their sequence is ${order.join(', ')}`, pages.delivery)
  return ok(
    `${events.length} events of one session, from started to stopped, all there ${(waitedMs / 1_000).toFixed(1)} s after the stop`,
  )
}

const seenIn = (events: readonly BusEvent[]) => events.map(({ type }) => type).join(', ') || 'nothing'

const watch = async (visit: Visit, patienceMs: number): Promise<Verdict> => {
  let last: readonly BusEvent[] = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const id = await playOnce(visit)
    const start = performance.now()
    last = await awaitEvents(visit, id, patienceMs / ATTEMPTS)
    const types = last.map(({ type }) => type)
    if (types.includes('playback.started') && types.includes('playback.stopped'))
      return judge(last, performance.now() - start)
  }
  return fault(
    `Within ${patienceMs / 1_000} s the bus brought ${seenIn(last)} of a session that was started and stopped`,
    `the alarm OutboxAge and the log of publish-events; that the bus is the stage's own. ${pages.alarms}`,
  )
}

/** Gets ready to read events. Resolves to whether it is. */
export const subscribe = async ({ bus, findings: { note } }: Visit, name: string | undefined) => {
  if (!name) {
    const lookAt = `--bus <name or ARN>, or -c stage=<name>, with AWS credentials. ${pages.doctor}`
    note('events', notChecked('Whether events reach the bus was not looked at: no bus was named', lookAt))
    return false
  }
  try {
    await bus.open()
    return true
  } catch (error) {
    note('events', describeRefusal(error, name))
    return false
  }
}

/** Plays a session and waits until its events are on the bus; `patienceMs` in all. */
export const events = (visit: Visit, name: string, mayPlay: boolean, patienceMs: number) =>
  visit.findings.check('events', async () => {
    if (!mayPlay) return notChecked('Whether events reach the bus was not looked at: no session could be started', name)
    try {
      return await watch(visit, patienceMs)
    } catch (error) {
      if (visit.client.interrupted.aborted) throw new Interrupted()
      if (error instanceof Trouble) throw error
      return describeRefusal(error, name)
    }
  })
