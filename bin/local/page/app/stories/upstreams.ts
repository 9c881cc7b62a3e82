import { events, state as pageState } from '../model/live.ts'
import { type Seat, seats } from '../model/seats.ts'
import { bySession, isWhole } from '../model/sessions.ts'
import { change } from '../model/switch.ts'
import { family, isPlaying, last, named, newcomer, playing, type Story, sleep, until } from './cast.ts'

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
      says: 'Nothing is known of eve: her create is answered with 503, and her player asks again.',
      act: async () => {
        family(newcomer('eve'))
        await sleep(5_000)
      },
    },
    {
      says: 'Identity is well again. eve plays.',
      act: async () => {
        await change({ identity: 'normal' })
        await until(() => isPlaying(seats.value.at(-1)), 30_000)
      },
    },
  ],
}

/** Whether all that the player's session has done so far is known here, up to its last resume. */
const hasArrived = ({ state }: Seat) => {
  const { sessionId } = state.value as { sessionId?: string }
  const group = bySession(events.value).find(({ session }) => session === sessionId)
  return !!group && isWhole(group) && group.own.some(({ event }) => event['detail-type'] === 'playback.resumed')
}

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
      says: 'EventBridge is back. Each event arrives, and none is lost; one that was being sent may come half a minute late.',
      act: async () => {
        await change({ eventBridge: 'up' })
        const fay = last('fay')
        await until(() => !fay || hasArrived(fay), 90_000)
      },
    },
  ],
}
