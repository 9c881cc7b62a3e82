import { expect, test } from 'vitest'
import type { Range, Relay } from '../../functions/core/relay/relay.ts'
import { publishEvents } from '../../functions/publish-events.ts'
import type { Report } from '../../functions/runtime/metrics.ts'

const context = { getRemainingTimeInMillis: () => 150_000 }

const counted = [{ metric: 'SessionsEnded', by: { reason: 'stopped' }, count: 2 }] as const

const called = () => {
  const ranges: Range[] = []
  const reported: Parameters<Report>[] = []
  const run: Relay['run'] = async (range, _msLeft, report) => {
    ranges.push(range)
    report({ published: 5, retried: 1, deadLettered: 2, started: 3, degraded: 1, ages: [40, 70], counted })
    return { published: 5, retried: 1, deadLettered: 2, left: 'time' }
  }
  const redriven: Range[] = []
  const redrive = async (range: Range) => redriven.push(range)
  const act = publishEvents({ relay: { run, redrive }, report: (...values) => reported.push(values) })
  return { ranges, reported, redriven, act }
}

test.each([
  [{}, [0, 63]],
  [undefined, [0, 63]],
  [{ partitions: [0, 31] }, [0, 31]],
  [{ partitions: [63, 63] }, [63, 63]],
])('the input %j makes a run of the relay for %j', async (input, range) => {
  const { act, ranges, redriven } = called()
  await act(input, context)
  expect([ranges, redriven]).toEqual([[range], []])
})

test.each([[[31, 0]], [[0, 64]], [[-1, 3]], [[0.5, 3]], [[1]], ['0-31'], [{ from: 0 }], [null]])(
  'the partitions %j are refused in a sentence',
  async (partitions) => {
    const { act, ranges } = called()
    await expect(act({ partitions }, context)).rejects.toThrow('The input must be {"partitions":[first,last]')
    expect(ranges).toEqual([])
  },
)

test('dead letters are put back only when somebody asks for it', async () => {
  const { act, ranges, redriven } = called()
  expect(await act({ redrive: true }, context)).toEqual({ redriven: 1 })
  expect([ranges, redriven]).toEqual([[], [[0, 63]]])
  await expect(act({ redrvie: true }, context)).rejects.toThrow('The input must be')
  await expect(act({ redrive: 'yes' }, context)).rejects.toThrow('The input must be')
})

test('the counts of a run of the relay become metrics', async () => {
  const { act, reported } = called()
  await act({}, context)
  const values = {
    ...{ EventsPublished: 5, EventsRetried: 1, EventsDeadLettered: 2 },
    ...{ PublishDelay: [40, 70], SessionsStarted: 3, StartsDegraded: 1 },
  }
  expect(reported).toEqual([[values, counted]])
})
