import type { BusEvent } from '../event-bridge/bus-event.ts'
import type { Log } from '../template/api.ts'
import { type Posted, post } from './post.ts'

const MOST_WAITING = 10_000
const MOST_AT_A_TIME = 8
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

/** Events of one lane are sent one after the other. */
const laneOf = ({ id, detail }: BusEvent) => String(detail.session_id ?? detail.user_id ?? id)

const counted = (events: number) => (events === 1 ? '1 event' : `${events} events`)

/** Says once when a receiver fails, once when it is back, and once for each type that it refuses and why. */
const reporter = (url: string, log: Log) => {
  const refusals = new Set<string>()
  let isDown = false
  return {
    isDown: () => isDown,
    down: (why: string) => {
      if (!isDown) log(`Events for ${url} wait: ${why}`)
      isDown = true
    },
    up: (waiting: number, dropped: number) => {
      if (!isDown) return
      isDown = false
      const lost = dropped > 0 ? `; ${counted(dropped)}, the oldest, were dropped` : ''
      log(`${url} takes events again: ${counted(waiting)} waited${lost}`)
    },
    never: (type: string, why: string) => {
      if (!refusals.has(type + why)) log(`${url} did not take ${type}: ${why}. It is not sent again`)
      refusals.add(type + why)
    },
  }
}

/**
 * Posts events to an address, those of a session in their order, in EventBridge's envelope. While the receiver does not
 * answer they wait, `most` at the most: of more the oldest are dropped, and counted. `send` never waits and never throws.
 */
export const forwarder = (url: string, log: Log, most = MOST_WAITING) => {
  const waiting: BusEvent[] = []
  const busy = new Set<string>()
  const stopped = new AbortController()
  const report = reporter(url, log)
  let pauseMs = FIRST_PAUSE_MS
  let pause: NodeJS.Timeout | undefined
  let dropped = 0

  const hear = (event: BusEvent, { outcome, why }: Posted) => {
    if (outcome === 'again') {
      waiting.unshift(event)
      report.down(why)
      pause ??= setTimeout(() => {
        pause = undefined
        work()
      }, pauseMs).unref()
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      return
    }
    if (outcome === 'never') report.never(event['detail-type'], why)
    report.up(waiting.length + 1, dropped)
    pauseMs = FIRST_PAUSE_MS
    dropped = 0
  }

  const send = async (event: BusEvent) => {
    const lane = laneOf(event)
    busy.add(lane)
    const posted = await post(url, event, stopped.signal)
    busy.delete(lane)
    if (stopped.signal.aborted) return
    hear(event, posted)
    work()
  }

  /** One at a time while the receiver is down: it is asked, not stormed. */
  const work = () => {
    while (!pause && busy.size < (report.isDown() ? 1 : MOST_AT_A_TIME)) {
      const place = waiting.findIndex((event) => !busy.has(laneOf(event)))
      const [event] = place < 0 ? [] : waiting.splice(place, 1)
      if (!event) return
      void send(event)
    }
  }

  return {
    send: (event: BusEvent): void => {
      waiting.push(event)
      if (waiting.length > most) {
        waiting.shift()
        dropped += 1
        if (dropped === 1) log(`More than ${counted(most)} wait for ${url}: the oldest are dropped`)
      }
      work()
    },
    stop: (): void => {
      stopped.abort()
      clearTimeout(pause)
      waiting.length = 0
    },
  }
}
