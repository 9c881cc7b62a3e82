import { randomFrom } from '../../../bin/load/players/random.ts'
import { createPlayer, type PlayerOptions, type State } from '../../../lib/player/player.ts'
import { type FakeService, fakeService, type Heard, type Said } from './fake-service.ts'
import { type VirtualTime, virtualTime } from './virtual-time.ts'

/** What the line to the service does with a request: it may ask the service, and answers, or rejects. */
export type Line = (heard: Heard, act: () => Said) => Promise<Said> | Said

const headersOf = (headers: Readonly<Record<string, string>> = {}) => ({
  get: (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null,
})

const aborted = (signal: unknown) =>
  new Promise<never>((_, reject) => (signal as AbortSignal).addEventListener('abort', reject))

/** A player of one account, beside others of the same service, over a line that a test may change. */
export const playerOn = (
  time: VirtualTime,
  service: FakeService,
  { device = 'tv', seed = 1, ...options }: Partial<PlayerOptions> & { device?: string; seed?: number } = {},
) => {
  const requests: Heard[] = []
  const states: State[] = []
  const beacons: string[] = []
  const problems: string[] = []
  const wire = { line: ((_, act) => act()) as Line, inFlight: 0, mostInFlight: 0 }
  const heardOf = (url: string, headers: Record<string, string>, body: string): Heard => {
    const path = url.replace('http://service', '')
    const verb = path.split('/').at(-1) ?? ''
    return { name: verb === 'session' ? 'create' : verb, path, headers, body: JSON.parse(body), at: time.clock() }
  }
  const player = createPlayer({
    ...{ api: 'http://service/', viewer: { userId: 'ann', profileId: 'main', deviceId: device } },
    ...{ clock: time.clock, timers: time.timers, random: randomFrom(seed), page: null },
    onChange: (state) => states.push(state),
    onProblem: (problem) => problems.push(problem),
    fetch: async (url, { headers = {}, body, signal }) => {
      const heard = heardOf(url, headers, body)
      requests.push(heard)
      wire.inFlight += 1
      wire.mostInFlight = Math.max(wire.mostInFlight, wire.inFlight)
      try {
        const said = await Promise.race([wire.line(heard, () => service.act(heard)), aborted(signal)])
        const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? '')
        return { status: said.status, headers: headersOf(said.headers), text: async () => text }
      } finally {
        wire.inFlight -= 1
      }
    },
    beacon: (url, text) => {
      beacons.push(url)
      service.act(heardOf(url, {}, text))
      return true
    },
    ...options,
  })
  return { player, requests, states, beacons, problems, wire, names: () => requests.map(({ name }) => name) }
}

/** A service, and one player on it. */
export const playing = (
  options: Parameters<typeof playerOn>[2] = {},
  settings: Parameters<typeof fakeService>[1] = {},
) => {
  const time = virtualTime()
  const service = fakeService(time, settings)
  return { time, service, ...playerOn(time, service, options) }
}
