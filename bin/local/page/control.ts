import * as z from 'zod/mini'
import { LONGEST_SECONDS } from '../clock/move-forward.ts'
import { MOODS, STATES, type Switches } from '../switches/switches.ts'

const change = z.strictObject({
  identity: z.optional(z.enum(MOODS)),
  content: z.optional(z.enum(MOODS)),
  eventBridge: z.optional(z.enum(STATES)),
  redis: z.optional(z.enum(STATES)),
  /** Seconds by which the clock is moved forward. */
  forward: z.optional(z.int().check(z.positive(), z.maximum(LONGEST_SECONDS))),
})

type Parts = {
  readonly switches: Switches
  readonly switchable: Readonly<Record<keyof Switches | 'clock', boolean>>
  readonly turnRedis: (state: 'up' | 'down') => Promise<unknown>
  readonly moveForward: (seconds: number) => Promise<void>
  readonly note: (text: string) => void
}

/** What is wrong with a change; it is then not made, not even in part. */
export class RefusedChange extends Error {}

const CHOICES = `identity and content: ${MOODS.join(', ')}; eventBridge and redis: ${STATES.join(', ')}; forward: 1 to ${LONGEST_SECONDS} seconds`

const faultsOf = ({ issues }: z.core.$ZodError) => {
  const places = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || 'the body'],
  )
  return `Not a change of the switches: ${[...new Set(places)].join(', ')}. There are ${CHOICES}`
}

const read = (body: string) => {
  try {
    return change.parse(JSON.parse(body))
  } catch (error) {
    if (error instanceof z.core.$ZodError) throw new RefusedChange(faultsOf(error))
    throw new RefusedChange('The body must be JSON')
  }
}

const NAMES = { identity: 'Identity', content: 'Content', eventBridge: 'EventBridge', redis: 'Redis' } as const

const duration = (seconds: number) => {
  const [unit, size] = seconds % 86_400 === 0 ? ['d', 86_400] : seconds % 3_600 === 0 ? ['h', 3_600] : ['min', 60]
  return seconds % size === 0 ? `${seconds / size} ${unit}` : `${seconds} s`
}

/** Makes a change of the switches that is given as JSON. Rejects with {@link RefusedChange}. */
export const control = ({ switches, switchable, turnRedis, moveForward, note }: Parts) => {
  const refuseForeign = (names: readonly (keyof typeof switchable)[]) => {
    const foreign = names.filter((name) => !switchable[name])
    if (foreign.length > 0)
      throw new RefusedChange(`${foreign.join(', ')}: not this program’s, so it cannot be switched here`)
  }
  return async (body: string) => {
    const { forward, ...wanted } = read(body)
    const names = Object.keys(wanted) as (keyof Switches)[]
    refuseForeign([...names, ...(forward === undefined ? [] : ['clock' as const])])
    if (wanted.redis) await turnRedis(wanted.redis)
    Object.assign(switches, wanted)
    for (const name of names) note(`${NAMES[name]}: ${switches[name]}`)
    if (forward === undefined) return
    await moveForward(forward)
    note(`The clock: ${duration(forward)} later`)
  }
}
