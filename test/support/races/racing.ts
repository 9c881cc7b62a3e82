import type fc from 'fast-check'
import type { Ruling } from '../../../functions/core/entitlement/entitlement.ts'
import { Refusal } from '../../../functions/core/refusal.ts'
import { createSessionId } from '../../../functions/core/session/session-id.ts'
import { ruling } from '../entitlement/rulings.ts'
import { auditor } from '../random-use/audit.ts'
import type { Gate } from '../random-use/gate.ts'
import { randomWorld } from '../random-use/world.ts'
import { createBody, unlimited } from '../service/service.ts'

/** A gate before which everything waits until fast-check has chosen what comes next: one at a time, each to its end. */
const chosenGate = () => {
  let scheduler: fc.Scheduler | undefined
  let underWay = 0
  const pass: Gate = async (name, act) => {
    await scheduler?.schedule(Promise.resolve(), name)
    underWay += 1
    try {
      return await act()
    } finally {
      underWay -= 1
    }
  }
  /** What was let through has been done, and what goes on waits at the gate again. */
  const settled = async () => {
    do await new Promise(setImmediate)
    while (underWay > 0)
    await new Promise(setImmediate)
  }
  return {
    pass,
    race: async <Answer>(by: fc.Scheduler, racers: readonly (() => Promise<Answer>)[]): Promise<Answer[]> => {
      scheduler = by
      const all = Promise.all(racers.map((racer) => racer()))
      const answers = await by.waitFor(all, async (release) => {
        await release()
        await settled()
      })
      scheduler = undefined
      return answers
    },
  }
}

/** The options of a create. */
export type CreateOptions = {
  device?: string
  key?: string | undefined
  named?: string[]
  policy?: 'allow' | 'replace'
}

/** The core on a Redis of its own, with an account, and what Identity says of it; fast-check decides what comes first. */
export const racing = async () => {
  const gate = chosenGate()
  const says: Partial<Ruling> = {}
  const decide = ruling(() => gate.pass('decide', async () => ({ ...says })))
  const world = await randomWorld({ users: 1, settings: unlimited, gate: gate.pass, decide })
  const [allow, replace] = world.instances
  const userId = world.users[0]?.id ?? ''
  return {
    ...{ world, userId, says, gate: gate.pass, race: gate.race, instance: allow },
    /** Empty again, with a book of its own. */
    begin: async (ruled: Partial<Ruling> = {}) => {
      await world.ask.flushall()
      Object.assign(says, { denied: undefined, planLimit: undefined }, ruled)
      return auditor(world)
    },
    /** The session a create gets, and whether it is an earlier one; or the code of the refusal. */
    create: async ({ device = 'tv', key, named = [], policy = 'allow' }: CreateOptions = {}) => {
      const sessionId = createSessionId(userId, world.clock.now())
      const body = createBody(userId, { device_id: device, terminate_sessions: named })
      const request = { sessionId, body, region: undefined, idempotencyKey: key, correlationId: 'race' }
      try {
        const { session, replayed } = await (policy === 'allow' ? allow : replace).admit(request, 'race')
        return { id: session.sessionId, code: replayed ? 'replayed' : 'granted' }
      } catch (error) {
        if (error instanceof Refusal) return { id: undefined, code: error.code }
        throw error
      }
    },
  }
}

export type Racing = Awaited<ReturnType<typeof racing>>
