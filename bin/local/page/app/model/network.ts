import { signal } from '@preact/signals'
import type { PlayerOptions } from '../../../../../lib/player/player.ts'

/** What the last answer said of the rhythm: Unix ms of the service. */
export type Rhythm = { readonly deadline: number; readonly nextBeatAt: number; readonly tokenUntil: number }

type Reply = {
  readonly server_time?: string
  readonly deadline?: string
  readonly next_heartbeat_seconds?: number
  readonly heartbeat?: { readonly interval_seconds: number; readonly timeout_seconds: number }
  readonly token_expires_at?: string
}

const read = (reply: Reply, before: Rhythm | undefined): Rhythm | undefined => {
  const at = Date.parse(reply.server_time ?? '')
  const interval = reply.next_heartbeat_seconds ?? reply.heartbeat?.interval_seconds
  if (!at || interval === undefined) return before
  return {
    deadline: reply.deadline ? Date.parse(reply.deadline) : at + (reply.heartbeat?.timeout_seconds ?? 0) * 1_000,
    nextBeatAt: at + interval * 1_000,
    tokenUntil: reply.token_expires_at ? Date.parse(reply.token_expires_at) : (before?.tokenUntil ?? 0),
  }
}

type Send = NonNullable<PlayerOptions['fetch']>

/** The network of one device: it can be cut, and what passes through it is read, for the page to show. */
export const network = () => {
  const isCut = signal(false)
  const rhythm = signal<Rhythm | undefined>(undefined)
  const send: Send = async (url, init) => {
    if (isCut.value) throw new TypeError('The network of this device is cut')
    const response = await fetch(url, init as RequestInit)
    const reply = await response
      .clone()
      .json()
      .catch(() => ({}))
    rhythm.value = read(reply as Reply, rhythm.value)
    return response
  }
  return { isCut, rhythm, fetch: send }
}
