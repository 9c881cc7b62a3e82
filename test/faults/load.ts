import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Service } from '../support/service/service.ts'
import { LIMIT } from './crowd.ts'
import { expectPrompt, type Heard, heardFrom } from './promise.ts'

/** Below what a session may send at once. */
const BEATS = 6

/** What may be heard of a failover: the request is done, decided against, to be sent again, or of a session that is lost. */
const DOCUMENTED: Partial<Record<Heard['name'], readonly number[]>> = {
  'create-session': [201, 409, 503],
  'send-heartbeat': [200, 404, 503],
  'stop-session': [200, 404, 503],
}

/**
 * A device that plays by functions/contract/README.md, "What a player does", until `isOver`; `heard` gets every
 * answer.
 */
const device = (running: Service, userId: string, id: string, heard: Heard[], isOver: () => boolean) => {
  const state: { session: string | undefined; started: number } = { session: undefined, started: 0 }
  const ask = async (name: Heard['name'], send: () => Parameters<typeof heardFrom>[1]): Promise<Heard> => {
    const one = await heardFrom(name, send())
    heard.push(one)
    await sleep(100)
    return one.answer.status === 503 ? ask(name, send) : one
  }
  const beat = async () => {
    const { answer } = await ask('send-heartbeat', () => running.call('send-heartbeat', state.session))
    if (answer.status === 404) state.session = undefined
  }
  const start = async () => {
    const key = { 'idempotency-key': `${id}-${state.started++}` }
    const { answer } = await ask('create-session', () => running.create(userId, { device_id: id }, key))
    if (answer.status === 201) state.session = answer.body.session.session_id
    else await sleep(400) // somebody else plays
  }
  const play = async () => {
    while (!isOver()) {
      await start()
      for (let i = 0; i < BEATS && state.session && !isOver(); i++) await beat()
      if (!state.session || isOver()) continue
      await ask('stop-session', () => running.call('stop-session', state.session))
      state.session = undefined
    }
    if (state.session) await beat() // who plays on has been told so after all that happened
  }
  return { play, plays: () => state.session !== undefined }
}

/** Accounts of two streams and three devices each; everyone plays until `stop`, which asserts what they were told. */
export const load = (running: Service, users: readonly string[]) => {
  let over = false
  const heard: Heard[] = []
  const accounts = users.map((userId) => ['a', 'b', 'c'].map((id) => device(running, userId, id, heard, () => over)))
  const playing = Promise.all(accounts.flat().map(({ play }) => play()))
  return {
    stop: async () => {
      over = true
      await playing
      expectPrompt(heard)
      expect(heard.filter(({ name, answer }) => !DOCUMENTED[name]?.includes(answer.status))).toEqual([])
      for (const devices of accounts) expect(devices.filter(({ plays }) => plays()).length).toBeLessThanOrEqual(LIMIT)
      for (const userId of users) {
        const { body } = await running.call('get-concurrency', userId)
        expect(body.active_stream_count).toBeLessThanOrEqual(LIMIT)
      }
      return heard
    },
  }
}
