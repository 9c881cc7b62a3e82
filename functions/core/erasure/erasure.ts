import { setTimeout as sleep } from 'node:timers/promises'
import type { ErasureAnswer, Held } from '../../contract/erasure/erasure.ts'
import { partitionOf, slotsKey } from '../redis/partition.ts'
import { eraseAccount } from '../redis/scripts.ts'
import type { SessionStore } from '../redis/store.ts'
import { parseScriptReply } from '../session/script-reply.ts'
import { heldOf } from './held.ts'
import { createRemains } from './remains.ts'
import { goOn } from './time-left.ts'

/** How long events are waited for that are about to be published, and how often they are looked for, in ms. */
const PUBLISHED_WITHIN = { patience: 20_000, every: 500 }

type Time = () => number

/**
 * What Redis holds of a person, and its removal. All verbs may be repeated, beside each other and beside everything else.
 * They reject with StorageUnavailable, and with an Error when `msLeft` nears its end. `published`: PUBLISHED_WITHIN.
 */
export const createErasure = (store: SessionStore, published = PUBLISHED_WITHIN) => {
  const remains = createRemains(store)
  const account = store.script(eraseAccount, parseScriptReply)
  const step = async (userId: string, act: 'end' | 'erase', msLeft: Time) => {
    goOn(msLeft)
    return account(partitionOf(userId), slotsKey(userId), { user_id: userId, correlation_id: '', act })
  }
  const held = async (userId: string, msLeft: Time): Promise<Held> => {
    const found = await remains.records(userId, 'look', msLeft)
    const outbox = await remains.entries(userId, 'outbox', 'look', msLeft)
    return heldOf(found, { outbox, dead_letters: await remains.entries(userId, 'dead-letters', 'look', msLeft) })
  }
  const untilPublished = async (userId: string, msLeft: Time) => {
    for (const end = performance.now() + published.patience; performance.now() < end; await sleep(published.every))
      if ((await remains.entries(userId, 'outbox', 'look', msLeft)) === 0) return
  }
  const erased = async (userId: string, msLeft: Time): Promise<boolean> => {
    const { outcome } = await step(userId, 'erase', msLeft)
    return outcome === 'unfinished' ? erased(userId, msLeft) : outcome === 'erased'
  }
  return {
    /** Changes nothing. */
    look: async (userId: string, msLeft: Time): Promise<ErasureAnswer> => ({
      outcome: 'looked',
      held: await held(userId, msLeft),
    }),
    /** Ends every live session as a terminate does, with its event; players learn it with their next heartbeat. */
    end: async (userId: string, msLeft: Time): Promise<ErasureAnswer> => {
      let [ended, told, left] = [0, 0, 1]
      while (left > 0) {
        const { count, details } = await step(userId, 'end', msLeft)
        ended += count
        told = Math.max(told, Number(details.told))
        left = Number(details.left)
      }
      return { outcome: 'ended', ended, told_ms: told }
    },
    /**
     * Refuses while a session lives: then nothing is removed. Else removes, in one atomic step, the account with its sessions,
     * then what that step does not know, and the dead letters. Events in the outbox are the service's duty to its subscribers:
     * they are waited for, and what still waits is among what is left. A create that comes after it starts a new account.
     */
    erase: async (userId: string, msLeft: Time): Promise<ErasureAnswer> => {
      const before = await held(userId, msLeft)
      if (!(await erased(userId, msLeft))) return { outcome: 'playing', held: before }
      await remains.records(userId, 'erase', msLeft)
      await untilPublished(userId, msLeft)
      await remains.entries(userId, 'dead-letters', 'erase', msLeft)
      return { outcome: 'erased', held: before, left: await held(userId, msLeft) }
    },
  }
}

export type Erasure = ReturnType<typeof createErasure>
