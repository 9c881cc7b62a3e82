import { expect, test } from 'vitest'
import { createQueue } from '../../../../bin/local/queues/queue.ts'

const queueAt = (more: Parameters<typeof createQueue>[0] = {}) => {
  const clock = { now: 0 }
  const queue = createQueue({ now: () => clock.now, ...more })
  return {
    ...queue,
    at: (ms: number) => void Object.assign(clock, { now: ms }),
    bodies: (most = 10) => queue.receive(most).map(({ body }) => body),
  }
}

test('a message comes once until its time is over, and then again with its count', () => {
  const { send, receive, at, bodies } = queueAt({ visibilityMs: 100 })
  send('a')
  const [first] = receive(10)
  at(99)
  expect(bodies()).toEqual([])
  at(100)
  const [second] = receive(10)
  expect([first?.received, second?.received]).toEqual([1, 2])
  expect(second?.id).toBe(first?.id)
  expect(second?.receipt).not.toBe(first?.receipt)
})

test('a message that was removed does not come back; a receipt of before removes nothing', () => {
  const { send, receive, remove, at, bodies } = queueAt({ visibilityMs: 100 })
  for (const body of ['kept', 'removed']) send(body)
  const [kept, removed] = receive(10)
  remove(removed?.receipt ?? '')
  at(100)
  receive(1)
  remove(kept?.receipt ?? '')
  at(200)
  expect(bodies()).toEqual(['kept'])
})

test('what is hidden for less comes back before what was hidden earlier', () => {
  const { send, receive, hide, nextIn, at, bodies } = queueAt({ visibilityMs: 1_000 })
  for (const body of ['slow', 'quick']) send(body)
  const [, quick] = receive(10)
  hide(quick?.receipt ?? '', 10)
  expect(nextIn()).toBe(10)
  at(10)
  expect(bodies()).toEqual(['quick'])
  at(1_000)
  expect(bodies()).toEqual(['slow'])
})

test('the time until the next message is 0 with one, that of the first hidden one, and none in an empty queue', () => {
  const { send, receive, remove, nextIn } = queueAt({ visibilityMs: 70 })
  expect(nextIn()).toBeUndefined()
  send('a')
  expect(nextIn()).toBe(0)
  const [a] = receive(1)
  expect(nextIn()).toBe(70)
  remove(a?.receipt ?? '')
  expect(nextIn()).toBeUndefined()
})

test('a message that was received too often goes to the dead letters with its id', () => {
  const dead = queueAt()
  const { send, receive, at, size } = queueAt({ visibilityMs: 10, deadLetters: { queue: dead, maxReceives: 2 } })
  const { id } = send('poison')
  for (const ms of [0, 10]) {
    at(ms)
    expect(receive(1)).toHaveLength(1)
  }
  at(20)
  expect(receive(1)).toEqual([])
  expect(size()).toEqual({ waiting: 0, hidden: 0 })
  expect(dead.receive(1)).toMatchObject([{ id, body: 'poison', received: 1 }])
})
