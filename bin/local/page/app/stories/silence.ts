import { change } from '../model/switch.ts'
import { isPlaying, own, pass, playing, report, type Story, sleep, until } from './cast.ts'

export const silence: Story = {
  title: 'A device falls silent',
  steps: [
    { says: 'bob plays on his tv.', act: () => playing('bob', 1) },
    {
      says: 'Its network is cut. The video goes on: the token is good.',
      act: async () => {
        const [seat] = own('bob')
        seat?.cut(true)
        await sleep(2_500)
      },
    },
    {
      says: 'Two minutes pass; the others go on reporting. 90 s after its last heartbeat its slot was free; a scheduled function, the sweep, then publishes playback.expired.',
      act: async () => {
        await pass(120)
        await sleep(3_000)
      },
    },
    {
      says: 'The network is back. The player is told that its session expired, and makes one new session where it was, at a random moment within 30 s: after an outage not all come at once.',
      act: async () => {
        const [seat] = own('bob')
        seat?.cut(false)
        await until(() => seat?.sessions.value === 2 && isPlaying(seat), 60_000)
      },
    },
  ],
}

export const lostRedis: Story = {
  title: 'Redis is lost',
  steps: [
    { says: 'cat plays on two devices.', act: () => playing('cat', 2) },
    {
      says: 'Redis is killed, and all it knew with it. Players report, get 503 and go on: no viewer notices.',
      act: async () => {
        await change({ redis: 'down' })
        await sleep(1_000)
        report('cat')
        await sleep(6_000)
      },
    },
    {
      says: 'Redis is back, empty. Each player learns with its next heartbeat that its session is unknown, and makes one new one.',
      act: async () => {
        await change({ redis: 'up' })
        await until(() => own('cat').every((seat) => seat.sessions.value === 2 && isPlaying(seat)), 120_000)
      },
    },
  ],
}
