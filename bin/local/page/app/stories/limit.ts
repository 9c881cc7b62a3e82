import { family, isPlaying, last, named, playing, report, type Story, sleep, until } from './cast.ts'

export const fifth: Story = {
  title: 'The fifth on a plan of four',
  steps: [
    {
      says: 'Four devices of ann start. Each takes a slot; see them fill, and the events on the bus.',
      act: () => playing('ann', 4),
    },
    {
      says: 'A fifth asks: 409, with its rivals.',
      act: async () => {
        const seat = family('ann', 'film-2')
        await until(() => named(seat) === 'refused')
        await sleep(2_000)
      },
    },
    {
      says: 'It takes over the oldest slot, in one step of Redis: at no time do five hold one.',
      act: async () => {
        const seat = last('ann')
        const refused = seat?.state.value
        if (refused?.name === 'refused')
          seat?.player.takeOver(refused.rivals.slice(0, 1).map(({ sessionId }) => sessionId))
        await until(() => isPlaying(seat))
      },
    },
    {
      says: 'The device that lost its slot shows its picture until its next heartbeat, at most 30 s; here it reports at once, and ends.',
      act: async () => {
        await sleep(2_500)
        report('ann')
        await sleep(1_500)
      },
    },
  ],
}
