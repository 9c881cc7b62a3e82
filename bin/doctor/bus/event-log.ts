import { setTimeout as sleep } from 'node:timers/promises'
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import { accessTo } from './access.ts'
import type { Bus, BusPlace } from './bus.ts'

const LOOK_AGAIN_MS = 2_000

/** Reads the events of the run from the log group that the stage writes each event to. Makes nothing in the account. */
export const eventLog = (place: BusPlace & { readonly logGroup: string }, run: string): Bus => {
  const client = new CloudWatchLogsClient(accessTo(place))
  const startTime = Date.now() - 60_000 // the account's clock may be behind
  const search = { logGroupName: place.logGroup, startTime, filterPattern: `"${run}"` }
  const read = async () => {
    const found: unknown[] = []
    for await (const { events = [] } of paginateFilterLogEvents({ client }, search))
      found.push(...events.map(({ message = '' }) => JSON.parse(message)))
    return found
  }
  return {
    means: `the log group ${place.logGroup}`,
    open: async () => void (await read()),
    receive: async (signal) => {
      await sleep(LOOK_AGAIN_MS, undefined, { signal })
      return read()
    },
    close: async () => [],
  }
}
