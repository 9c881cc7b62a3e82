import type { By, Counted, SplitMetricName } from '../../contract/metrics.ts'
import type { Publication } from './batches.ts'
import type { Fields } from './entry-fields.ts'
import { createSample } from './sample.ts'

/** Plans and levels above this are one value: each combination of the two is a metric that CloudWatch bills. */
const MOST_STREAMS = 10
/** Most ages in a report: the embedded metric format takes 100 values of a metric in a line. */
const MOST_AGES = 99

const levelOf = (streams: number) => (streams > MOST_STREAMS ? 'more' : String(streams))

/** What was published since the last look. */
export type Tally = {
  readonly started: number
  readonly degraded: number
  readonly counted: readonly Counted[]
  /** How old events were when EventBridge had accepted them, in ms: at most 99, drawn at random. */
  readonly ages: readonly number[]
}

/**
 * Counts published events by what happened: starts, refusals, ends, and the streams that accounts reached or asked for.
 * An event that is published twice is counted twice. A refusal that had no event of its own is counted with the next
 * event of its kind, as one like that one; when none follows within an hour it is never counted.
 */
export const createTally = () => {
  let [started, degraded] = [0, 0]
  let counted = new Map<string, Counted>()
  const ages = createSample(MOST_AGES)
  const count = <Name extends SplitMetricName>(metric: Name, by: By<Name>, more: number) => {
    const key = [metric, ...Object.values(by)].join(' ')
    counted.set(key, { metric, by, count: more + (counted.get(key)?.count ?? 0) })
  }
  /** An account with so many streams of its plan. */
  const countLevel = (metric: 'StreamsApproved' | 'StreamsAsked', plan: string, streams: number, more = 1) =>
    count(metric, { plan: levelOf(Number(plan)), streams: levelOf(streams) }, more)
  const addStart = ({ degraded: isDegraded, active_stream_count, max_concurrent_streams = '' }: Fields) => {
    started += 1
    if (isDegraded === '1') degraded += 1
    const streams = Number(active_stream_count)
    countLevel('StreamsApproved', max_concurrent_streams, streams)
    countLevel('StreamsAsked', max_concurrent_streams, streams)
  }
  const addDenial = ({ code = '', repeats, active_stream_count, max_concurrent_streams }: Fields) => {
    const refusals = 1 + Number(repeats ?? 0)
    count('CreatesDenied', { code }, refusals)
    if (code !== 'concurrency_limit_reached' || !active_stream_count || !max_concurrent_streams) return
    countLevel('StreamsAsked', max_concurrent_streams, Number(active_stream_count) + 1, refusals)
  }
  return {
    /** `now` in Unix ms. */
    add: ({ event: { type, time }, fields }: Publication, now: number): void => {
      ages.add(Math.max(0, now - time))
      if (type === 'playback.started') addStart(fields)
      else if (type === 'playback.denied') addDenial(fields)
      else if (fields.end_reason) count('SessionsEnded', { reason: fields.end_reason }, 1)
    },
    /** What was added since the last call. */
    take: (): Tally => {
      const taken = { started, degraded, counted: [...counted.values()], ages: ages.take() }
      ;[started, degraded] = [0, 0]
      counted = new Map()
      return taken
    },
  }
}
