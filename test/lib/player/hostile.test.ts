import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeService, type Heard } from '../../support/player/fake-service.ts'
import { hostileLine, type Mood, moods, ODD_RETRY_AFTERS } from '../../support/player/hostile-line.ts'
import { playerOn } from '../../support/player/playing.ts'
import { virtualTime } from '../../support/player/virtual-time.ts'
import { size } from '../../support/size.ts'

const [SECOND, MINUTE] = [1_000, 60_000]
/** Of one player without its viewer: a heartbeat and a toggle that both fail, and a token that is refused too. */
const MOST_A_MINUTE = 30

const mood: fc.Arbitrary<Mood> = fc.record({
  kind: fc.constantFrom(...moods),
  ms: fc.integer({ min: 1, max: 9 * SECOND }),
  odd: fc.constantFrom(...ODD_RETRY_AFTERS),
})

const acts = [
  ...['start one', 'start one', 'start other', 'pause', 'resume', 'stop', 'retry', 'take over'],
  ...['leave', 'come back', 'wake', 'restart', 'expire', 'terminate', 'sleep', 'wait', 'wait', 'wait'],
] as const
type Act = { readonly who: number; readonly what: (typeof acts)[number]; readonly ms: number; readonly moods: Mood[] }

const act: fc.Arbitrary<Act> = fc.record({
  who: fc.nat(1),
  what: fc.constantFrom(...acts),
  ms: fc.oneof(fc.integer({ min: 0, max: 3 * SECOND }), fc.integer({ min: 0, max: 5 * MINUTE })),
  moods: fc.array(mood, { maxLength: 6 }),
})

/** Two devices of an account with two streams at least, each on a line of its own that is as hostile as it is told. */
const family = (limit: number, seed: number) => {
  const time = virtualTime()
  const service = fakeService(time, { limit })
  const tooMany: string[] = []
  const members = [0, 1].map((n) => {
    const coming: Mood[] = []
    const device = `device-${n}`
    const member = { ...playerOn(time, service, { device, seed: seed + n }), coming, device, wishes: 0 }
    const line = hostileLine(time, service, coming)
    member.wire.line = (heard, ask) =>
      line(heard, () => {
        const said = ask()
        const own = service.live().filter((one) => one.device === device)
        if (own.length > 1) tooMany.push(`${device}: ${own.map(({ id, content }) => `${id} ${content}`)}`)
        return said
      })
    return member
  })
  return { time, service, members, tooMany }
}

type Family = ReturnType<typeof family>

const perform = async ({ time, service, members }: Family, { who, what, ms, moods: coming }: Act) => {
  const member = members[who]
  if (!member) return
  const { player } = member
  const own = service.live().find(({ device }) => device === member.device)
  member.coming.push(...coming)
  member.wishes += 1
  if (what === 'start one' || what === 'start other') player.start({ contentId: what.slice(6) })
  if (what === 'pause') player.pause()
  if (what === 'resume') player.resume()
  if (what === 'stop') player.stop()
  if (what === 'retry') player.retry()
  if (what === 'leave') player.leave()
  if (what === 'come back') player.comeBack()
  if (what === 'wake') player.wake()
  if (what === 'restart') service.restart()
  if (what === 'expire' && own) service.end(own.id, 'expired', 'missed_heartbeats')
  if (what === 'terminate' && own) service.end(own.id, 'terminated', 'terminated')
  const state = player.state()
  if (what === 'take over' && state.name === 'refused') player.takeOver(state.rivals.map(({ sessionId }) => sessionId))
  if (what === 'sleep') await time.sleep(ms * 12)
  else await time.advance(ms)
}

const mostInAMinute = (requests: readonly Heard[]) =>
  Math.max(0, ...requests.map(({ at }) => requests.filter((one) => one.at >= at && one.at < at + MINUTE).length))

const wellBehaved = ({ members, tooMany }: Family) => {
  expect(tooMany).toEqual([])
  for (const { requests, wire, wishes } of members) {
    expect(wire.mostInFlight).toBeLessThanOrEqual(1)
    expect(mostInAMinute(requests)).toBeLessThanOrEqual(MOST_A_MINUTE + 2 * wishes)
  }
}

/** With a service that is well again each player is where its viewer sees it, and nowhere else. */
const comeToRest = async ({ time, service, members }: Family) => {
  for (const { coming, player } of members) {
    coming.length = 0
    player.comeBack()
  }
  await time.advance(100 * MINUTE)
  for (const { player, device } of members) {
    const state = player.state()
    const own = service.live().filter((one) => one.device === device)
    expect(['idle', 'playing', 'paused', 'refused', 'ended']).toContain(state.name)
    const seen = state.name === 'playing' || state.name === 'paused' ? [[state.sessionId, state.name]] : []
    expect(own.map(({ id, status }) => [id, status === 'active' ? 'playing' : status])).toEqual(seen)
  }
}

test('on whatever line a playback never holds two sessions, and ends or goes on as its viewer sees it', async () => {
  const property = fc.asyncProperty(
    fc.array(act, { maxLength: 25 }),
    fc.integer({ min: 1, max: 3 }),
    fc.nat(),
    async (all, limit, seed) => {
      const one = family(limit, seed)
      for (const each of all) await perform(one, each)
      wellBehaved(one)
      await comeToRest(one)
      wellBehaved(one)
      for (const { player } of one.members) player.stop()
      await one.time.advance(MINUTE)
      expect([one.service.live(), one.time.running()]).toEqual([[], 0])
      for (const { player } of one.members) player.dispose()
    },
  )
  await fc.assert(property, { numRuns: size(300, 20_000) })
})
