import { setTimeout as sleep } from 'node:timers/promises'
import { accountsIn } from '../accounts.ts'
import { handlerOf, within } from '../bundle.ts'
import { startSession } from '../calls.ts'
import type { Readings } from '../reading.ts'
import { serve } from '../side/serve.ts'
import { counterOf } from './callgrind.ts'
import { recorder, type Words } from './recorded.ts'

const [PARTITION, DUE, QUIET] = [0, 100, 50]
/** A step ends this many sessions at most. */
const BATCH = 50
/** Sessions of this process live for a second. */
const LIFE_MS = 1_200

const count = await counterOf(process.env.REDIS_ADDR ?? '', process.env.CALLGRIND_COUNTS ?? '')
const { during, replay } = await recorder(Number(process.env.REDIS_DB))

/** A step that may take as long as it does: in a slow Redis it would end after the first session. */
const unhurried = (step: Words) => step.map((word) => (String(word) === '1.5' ? Buffer.from('100000') : word))

const tagOf = (script: Words | undefined) => /^\{.*?\}/.exec(String(script?.[3]))?.[0]

/** The sweep's step in the partition of an account. */
const stepFor = async (account: string) => {
  const [create] = await during(() => startSession(account))
  const sweep = () => handlerOf('expire-sessions')({}, within(60_000))
  await sweep()
  const step = (await during(sweep)).find((script) => tagOf(script) === tagOf(create))
  if (!step) throw new Error('The sweep left a partition out')
  return unhurried(step)
}

const repeat = (step: Words, times: number) => replay(Array.from({ length: times }, () => step))

serve({
  /** Instructions of a step of the sweep that finds nothing due, and of those that end a hundred sessions, for each of them. */
  round: async (): Promise<Readings> => {
    const [first = '', ...accounts] = accountsIn(PARTITION, DUE + 1)
    const step = await stepFor(first)
    await sleep(LIFE_MS)
    await repeat(step, 1) // the session of the first account is gone
    for (const account of accounts) await startSession(account)
    await sleep(LIFE_MS)
    let ended = 0
    const due = await count(DUE, async () => {
      for (const [, expired] of await repeat(step, DUE / BATCH)) ended += Number(expired)
    })
    if (ended !== DUE) throw new Error(`${ended} sessions ended instead of ${DUE}`)
    return {
      'session ended by the sweep': due,
      'sweep of nothing due': await count(QUIET, () => repeat(step, QUIET)),
    }
  },
})
