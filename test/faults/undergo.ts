import { expect } from 'vitest'
import type { Service } from '../support/service/service.ts'
import { newUser } from '../support/service/users.ts'
import { crowd } from './crowd.ts'
import type { Fault } from './faults.ts'
import { type Player, players, send, toldOf } from './players.ts'
import { expectKept, type Heard, heardFrom, worked, works } from './promise.ts'

/** Of one environment to one primary, through two rounds of a second and a recovery: more connections are a storm. */
const STORM = 25

export type Ordeal = {
  readonly fault: Fault
  /** The service that meets the fault. */
  readonly running: Service
  /** One beside it, to prepare and to look: not asked while the fault lasts. */
  readonly steady: Service
  /** Brings the fault about. */
  readonly begin: () => Promise<unknown>
  /** What makes it worse, each before one more round; unless there is something there are two rounds all the same. */
  readonly meanwhile?: readonly (() => Promise<unknown>)[]
  readonly end: () => Promise<unknown>
  /** The connections of `running` to each primary, and how many there have been. */
  readonly connections: () => Promise<number[]>
  readonly opened: () => number | Promise<number>
  readonly nameUser?: () => string
}

const nothing = async () => {}

export const round = (running: Service, all: readonly Player[]) =>
  Promise.all(all.map((player) => heardFrom(player.name, send(running, player))))

const types = async (steady: Service, userId: string) => {
  const events = await steady.events(userId)
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
  return events.map(({ event_type: type }) => type.replace('playback.', ''))
}

/** Everything a player was told has happened, and once; of what he was not told, what may have happened by then. */
const expectTold = async (steady: Service, player: Player, heard: readonly Heard[], { unanswered }: Fault) => {
  const own = heard.filter(({ name }) => name === player.name)
  const done = own.filter(worked).length
  const told = await types(steady, player.userId)
  const most = unanswered === 'not done' ? done : own.length
  const beats = told.filter((type) => type === 'heartbeat').length
  if (player.name === 'send-heartbeat') expect([done <= beats, beats <= most]).toEqual([true, true])
  const before = { 'create-session': [], 'resume-session': ['started', 'paused'] }
  const untold = player.name in before ? before[player.name as keyof typeof before] : ['started']
  const possible = [...(most > 0 ? [toldOf(player.name, beats)] : []), ...(done > 0 ? [] : [untold])]
  expect(possible, player.name).toContainEqual(told)
}

/** Within 2 s whoever has not created before can, and health agrees. */
export const recovered = (running: Service, nameUser: () => string = newUser) =>
  expect
    .poll(() => Promise.all([running.create(nameUser()), running.call('get-health')]), { timeout: 2_000, interval: 50 })
    .toMatchObject([{ status: 201 }, { status: 200 }])

/** Sends every request into a fault, twice, and once more when it is over; everything promised is asserted on the way. */
export const undergo = async ({ fault, running, steady, begin, meanwhile = [nothing], end, ...watch }: Ordeal) => {
  const { nameUser = newUser } = watch
  await round(running, await players(steady, nameUser)) // scripts are loaded, connections are open
  const [all, many] = [await players(steady, nameUser), crowd(nameUser())]
  const before = await watch.opened()
  await begin()
  const heard = await round(running, all)
  for (const worse of meanwhile) {
    await Promise.all([many.send(running), worse()])
    heard.push(...(await round(running, all)))
  }
  expectKept(heard, fault.lasting)
  await end()
  await recovered(running, nameUser)
  for (const player of all) await expectTold(steady, player, heard, fault)
  const afterwards = await round(running, all)
  expectKept(afterwards, works)
  for (const player of all) await expectTold(steady, player, [...heard, ...afterwards], fault)
  await many.expectTwoIn(running, steady)
  const open = await watch.connections()
  await expect.poll(watch.connections).toEqual(open.map(() => 1))
  expect((await watch.opened()) - before).toBeLessThan(STORM * open.length)
}
