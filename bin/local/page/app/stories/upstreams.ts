import { events, state as pageState } from '../model/live.ts'
import { change } from '../model/switch.ts'
import { family, isPlaying, last, named, playing, type Story, sleep, until } from './cast.ts'

export const identityFails: Story = {
  title: 'Identity fails',
  steps: [
    { says: 'dan plays: Identity said yes.', act: () => playing('dan', 1) },
    {
      says: 'A minute later Identity answers with errors. dan starts the same title on his phone: the last yes stands in, and the slot says degraded.',
      act: async () => {
        await change({ identity: 'failing' })
        await change({ forward: 60 })
        const seat = family('dan', 'film-1')
        await until(() => named(seat) !== 'starting')
      },
    },
    {
      says: 'Nothing is known of eve: she is refused with 503, and her player asks again.',
      act: async () => {
        family('eve')
        await sleep(5_000)
      },
    },
    {
      says: 'Identity is well again. eve plays.',
      act: async () => {
        await change({ identity: 'normal' })
        await until(() => isPlaying(last('eve')), 30_000)
      },
    },
  ],
}

const hasArrived = (user: string, type: string) =>
  events.value.some(({ event }) => event.detail.user_id === user && event['detail-type'] === type)

export const quietBus: Story = {
  title: 'The bus is down',
  steps: [
    {
      says: 'EventBridge refuses everything. fay starts, pauses and goes on: the events wait in the outbox.',
      act: async () => {
        await change({ eventBridge: 'down' })
        await playing('fay', 2)
        last('fay')?.pause()
        await sleep(1_500)
        last('fay')?.resume()
        await until(() => (pageState.value?.store?.outbox ?? 0) > 2)
        await sleep(2_000)
      },
    },
    {
      says: 'EventBridge is back. Within seconds each event arrives, and none is lost.',
      act: async () => {
        await change({ eventBridge: 'up' })
        await until(() => hasArrived('fay', 'playback.resumed'), 90_000)
      },
    },
  ],
}
