import { join } from 'node:path'
import type { Rounds } from '../reading.ts'
import { startDriver } from '../side/driver.ts'
import type { Side } from '../side/side.ts'
import { contentsOf } from './contents.ts'
import type { MemoryVerbs } from './memory-driver.ts'
import type { TripsVerbs } from './trips-driver.ts'

const start = (name: string) => join(import.meta.dirname, `${name}-driver.ts`)
/** A database of its own, which is emptied. */
const OWN_DATABASE = { REDIS_DB: '2' }

/** Round trips, bytes, encodings and bundle contents of one version: the same on every machine, whatever it is busy with. */
export const exactOf = async ({ environment, version }: Side) => {
  const memory = startDriver<MemoryVerbs>(start('memory'), { ...environment, ...OWN_DATABASE })
  const [typical, longest] = [await memory.ask('keep', 'typical'), await memory.ask('keep', 'longest')]
  memory.stop()
  const trips = startDriver<TripsVerbs>(start('trips'), environment)
  const roundTrips = await trips.ask('count', undefined as never)
  trips.stop()
  return { typical, longest, roundTrips, contents: contentsOf(version) }
}

type Exact = Awaited<ReturnType<typeof exactOf>>

const others = (roundTrips: Exact['roundTrips']) =>
  Object.entries(roundTrips).flatMap(([name, trips]) => (name === 'create-session' ? [] : [trips]))

const numbersIn = ({ typical, longest, roundTrips, contents }: Exact): Rounds =>
  new Map(
    Object.entries({
      'live session': typical.session,
      'all keys of a session': typical.all,
      'live session, ids of 128 characters': longest.session,
      'all keys of a session, ids of 128 characters': longest.all,
      'round trips, create-session': roundTrips['create-session']?.known ?? Number.NaN,
      'round trips, any other endpoint': Math.max(...others(roundTrips).map(({ known }) => known)),
      'round trips after SCRIPT FLUSH, create-session': roundTrips['create-session']?.flushed ?? Number.NaN,
      'round trips after SCRIPT FLUSH, any other endpoint': Math.max(
        ...others(roundTrips).map(({ flushed }) => flushed),
      ),
      ...Object.fromEntries([...contents].map(([name, { bytes }]) => [`bundle ${name}`, bytes])),
    }).map(([series, value]) => [series, [[value]]]),
  )

/** What is exact and no number, each with its name. */
export const factsIn = ({ typical, longest, contents }: Exact): Record<string, string> => ({
  'encoding of a session': typical.encodings.session.join(', '),
  'encoding of slots': typical.encodings.slots.join(', '),
  'encoding of a session, ids of 128 characters': longest.encodings.session.join(', '),
  'encoding of slots, ids of 128 characters': longest.encodings.slots.join(', '),
  ...Object.fromEntries([...contents].map(([name, { packages }]) => [`packages in ${name}`, packages.join(', ')])),
})

/** All of it for each side, as one round. */
export const measureExact = async (
  sides: readonly Side[],
): Promise<{ rounds: Rounds; facts: Record<string, string> }[]> => {
  const all: Exact[] = []
  for (const side of sides) all.push(await exactOf(side))
  return all.map((exact) => ({ rounds: numbersIn(exact), facts: factsIn(exact) }))
}
