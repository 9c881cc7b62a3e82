import { expect, inject } from 'vitest'
import type { Answer, Service } from '../service/service.ts'

const RUSH = 500

/** As players do: a 503, which a machine this busy may well give, is followed by the same request. */
export const untilAnswered = async (send: () => Promise<Answer>): Promise<Answer> => {
  const answer = await send()
  return answer.status === 503 ? untilAnswered(send) : answer
}

/** 500 creates by so many players of one account, each as fast as it can, each with a key of its own; the embedded server takes only 25 at a time. */
export const rush = async (create: (turn: number, key: string) => Promise<Answer>, players = RUSH) => {
  const several = inject('realRedis') ? players : 25
  const play = async (player: number) => {
    const answers: Answer[] = []
    for (let turn = player; turn < RUSH; turn += several)
      answers.push(await untilAnswered(() => create(turn, `rush-${turn}`)))
    return answers
  }
  return (await Promise.all(Array.from({ length: several }, (_, player) => play(player)))).flat()
}

/** Exactly four got a slot, every other answer names those who hold them, and both were published. */
export const expectFourGranted = async (answers: readonly Answer[], running: Service, userId: string) => {
  const granted = answers.filter(({ status }) => status === 201).map(({ body }) => body.session.session_id)
  const refused = answers.filter(({ status }) => status === 409)
  expect([granted.length, refused.length]).toEqual([4, RUSH - 4])
  granted.sort()
  for (const { body } of refused) {
    expect(body).toMatchObject({ active_stream_count: 4, max_concurrent_streams: 4 })
    expect(body.active_sessions.map((rival: { session_id: string }) => rival.session_id).sort()).toEqual(granted)
  }
  const { body } = await running.call('get-concurrency', userId)
  expect(body.active_sessions.toSorted()).toEqual(granted)
  const events = await running.events(userId)
  const started = events.filter((event) => event.event_type === 'playback.started')
  expect(started.map((event) => event.session_id).sort()).toEqual(granted)
  expect(started.map((event) => event.metadata.active_stream_count)).toEqual([1, 2, 3, 4])
  expect(events.filter((event) => event.event_type === 'playback.denied')).toHaveLength(1)
}
