import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { goOn } from '../erasure/time-left.ts'
import { again } from './trouble.ts'
import { SessionLogUnavailable } from './unavailable.ts'

/** How many rows of a person the log holds, or held. */
export type Logged = { readonly sessions: number; readonly events: number }

const LOOK_AGAIN_MS = 50

/** What the log holds of a person, and its removal. Both may be repeated. They reject with SessionLogUnavailable, and with an Error when `msLeft` nears its end. */
export const createLogErasure = (pool: Pool) => {
  const ask = async <Row extends object>(text: string, value: string): Promise<Row | undefined> => {
    try {
      return (await again(() => pool.query<Row>(text, [value]))).rows[0]
    } catch (error) {
      throw new SessionLogUnavailable(error)
    }
  }
  const counted = async (verb: 'count' | 'erase', userId: string): Promise<Logged> => {
    const row = await ask<Record<keyof Logged, string>>(`SELECT * FROM ${verb}_logged_user($1)`, userId)
    return { sessions: Number(row?.sessions), events: Number(row?.events) }
  }
  const writersAreBeyond = async (transaction: string) =>
    (await ask<{ beyond: boolean }>('SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AS beyond', transaction))
      ?.beyond
  return {
    /** Changes nothing. */
    look: (userId: string, msLeft: () => number): Promise<Logged> => {
      goOn(msLeft)
      return counted('count', userId)
    },
    /**
     * Removes the rows of a person from both tables, and gives how many there were. Events that come later, or again, of the
     * time before are not recorded: writers that began before they could know it are waited for.
     */
    erase: async (userId: string, msLeft: () => number): Promise<Logged> => {
      goOn(msLeft)
      const marked = await ask<{ transaction: string }>('SELECT mark_user_erased($1) AS transaction', userId)
      while (!(await writersAreBeyond(marked?.transaction ?? '0'))) {
        goOn(msLeft)
        await sleep(LOOK_AGAIN_MS)
      }
      return counted('erase', userId)
    },
  }
}

export type LogErasure = ReturnType<typeof createLogErasure>
