import { expect } from 'vitest'
import type { Answer, Service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'

const KEYS = ['a', 'b', 'c', 'd', 'e']

/** The limit of everyone in these tests. */
export const LIMIT = 2

/** Five devices of one account with two slots, all starting at once, each with a key that it keeps. */
export const crowd = (userId = newUser()) => {
  const send = (running: Service): Promise<Answer[]> =>
    Promise.all(KEYS.map((key) => running.create(userId, { device_id: key }, { 'idempotency-key': key })))
  return {
    send,
    /** Afterwards two of them have a slot, however often each has asked, and no trace is left of more. */
    expectTwoIn: async (running: Service, steady: Service) => {
      const answers = await send(running)
      const granted = answers.filter(({ status }) => status === 201).map(({ body }) => body.session.session_id)
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409])
      const { body } = await steady.call('get-concurrency', userId)
      expect(body.active_sessions.toSorted()).toEqual(granted.toSorted())
      const started = (await steady.events(userId)).filter(({ event_type: type }) => type === 'playback.started')
      expect(started.map(({ session_id: id }) => id).sort()).toEqual(granted.toSorted())
    },
  }
}
