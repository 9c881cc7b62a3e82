import { expect, test } from 'vitest'
import { StorageUnavailable } from '../../functions/core/refusals.ts'
import { SessionLogUnavailable } from '../../functions/core/session-log/unavailable.ts'
import { eraseUser } from '../../functions/erase-user.ts'

const context = { getRemainingTimeInMillis: () => 300_000 }
const USER = 'ann-whom-nobody-may-read'

const called = (fails?: Error) => {
  const calls: string[] = []
  const verb = (name: string) => async (userId: string, msLeft: () => number) => {
    calls.push(`${name} ${userId} within ${msLeft()}`)
    if (fails) throw fails
    return { outcome: 'ended', ended: 2, told_ms: 30_000 } as const
  }
  const act = eraseUser({
    erasure: { look: verb('look'), end: verb('end'), erase: verb('erase') },
    logErasure: undefined,
  })
  return { calls, act: (input: unknown) => act(input, context) }
}

test('it does what it is asked to do, for the user it is given, in the time that it has', async () => {
  const { calls, act } = called()
  for (const one of ['look', 'end', 'erase'])
    expect(await act({ user_id: USER, act: one })).toEqual({ outcome: 'ended', ended: 2, told_ms: 30_000 })
  expect(calls).toEqual(['look', 'end', 'erase'].map((one) => `${one} ${USER} within 300000`))
})

test.each([
  ['no input', null, /input /],
  ['no user', { act: 'look' }, /user_id is missing/],
  ['a user that cannot be', { user_id: `${USER}/x`, act: 'look' }, /user_id must be 1–128 visible ASCII characters/],
  ['a user that is too long', { user_id: USER.repeat(9), act: 'look' }, /user_id must be/],
  ['nothing to do', { user_id: USER }, /act /],
  ['another thing to do', { user_id: USER, act: USER }, /act /],
  ['more than that', { user_id: USER, act: 'look', all: true }, /input /],
])('an input with %s fails, names the fault and quotes no id', async (_, input, message) => {
  const { calls, act } = called()
  const failure = await act(input).catch((error: Error) => error)
  expect(String(failure)).toMatch(message)
  expect(String(failure)).not.toContain(USER)
  expect(calls).toEqual([])
})

test('a failure says why, and holds nothing of the command that was sent', async () => {
  const reply = Object.assign(new Error('LOADING Redis is loading'), { command: { name: 'evalsha', args: [USER] } })
  for (const [fails, said] of [
    [reply, 'Error: LOADING Redis is loading; run it again'],
    [new StorageUnavailable(reply), 'Error: Redis: LOADING Redis is loading; run it again'],
    [new StorageUnavailable(USER), 'Error: Redis: it failed; run it again'],
    [new SessionLogUnavailable(new Error('no route')), 'Error: Session log: no route; run it again'],
  ] as const) {
    const failure = await called(fails)
      .act({ user_id: USER, act: 'erase' })
      .catch((error: Error) => error)
    expect(String(failure)).toBe(said)
    expect(Object.keys(failure)).toEqual([])
    expect(failure).not.toHaveProperty('cause')
  }
})
