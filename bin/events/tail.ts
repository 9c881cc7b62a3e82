import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failed } from '../command/failed.ts'
import { noAnswer } from './event-bridge.ts'
import type { Options } from './read-command.ts'

const AGAIN_MS = 1_000

type Shown = {
  readonly 'detail-type': string
  readonly time: string
  readonly 'replay-name'?: string
  readonly detail: Readonly<Record<string, unknown>>
}

const lineOf = ({ 'detail-type': type, time, 'replay-name': replay, detail }: Shown): string => {
  const { user_id: user, session_id: session, sequence, content_id: content, metadata } = detail
  const number = sequence === undefined ? '' : `#${sequence}`
  const said = [
    time,
    type,
    user,
    content,
    session,
    number,
    metadata && JSON.stringify(metadata),
    replay && `(${replay})`,
  ]
  return said.filter(Boolean).join(' ')
}

const queryOf = ({ user, session, type, kept }: Options) => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ user, session, type })) if (value !== undefined) query.set(name, value)
  if (kept) query.set('kept', '')
  return query
}

/**
 * Prints events as they reach the bus, until the signal is given. When the runner is stopped it waits for the next one,
 * and goes on after the last event that it printed.
 */
export const tail = async (options: Options, log: (line: string) => void, stopped?: AbortSignal): Promise<void> => {
  const { endpoint } = options
  let last: string | undefined
  let hasAnswered = false
  const follow = async () => {
    const headers = last === undefined ? {} : { 'last-event-id': last }
    const address = `${endpoint}/events?${queryOf(options)}`
    const { ok, body } = await fetch(address, { headers, ...(stopped && { signal: stopped }) })
    hasAnswered = true
    if (!ok || !body) throw new Failed(`${endpoint} does not stream events: only the EventBridge of npm start does`)
    for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
      if (line.startsWith('id: ')) last = line.slice(4)
      if (line.startsWith('data: ')) log(lineOf(JSON.parse(line.slice(6))))
    }
  }
  while (!stopped?.aborted) {
    await follow().catch((error) => {
      if (error instanceof Failed) throw error
      if (!hasAnswered) throw noAnswer(endpoint)
    })
    await sleep(AGAIN_MS, undefined, { ...(stopped && { signal: stopped }) }).catch(() => {})
  }
}
