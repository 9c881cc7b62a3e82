import { expect, test } from 'vitest'
import { createEventBus } from '../../../../functions/core/relay/event-bus.ts'

const event = { type: 'playback.heartbeat', time: 0, detail: '{}' }
const accepted = { status: 200, code: '', entries: [{ EventId: 'one' }] }

test('what still waits when the run is out of time is not sent', async () => {
  const [asked, outOfTime] = [Promise.withResolvers<typeof accepted>(), new AbortController()]
  let requests = 0
  const bus = createEventBus(() => {
    requests += 1
    return asked.promise
  }, 'bus')
  const puts = Array.from({ length: 18 }, () => bus.put([event], outOfTime.signal))
  outOfTime.abort()
  asked.resolve(accepted)
  const verdicts = (await Promise.all(puts)).flat()
  expect(requests).toBe(16)
  expect(verdicts.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => ({ is: 'accepted' })))
  const failed = { is: 'failed', code: 'there was no time left to send it' }
  expect(verdicts.slice(16)).toEqual([failed, failed])
})
