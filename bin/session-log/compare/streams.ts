import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import { eventLogGroupOf } from '../../../lib/stage/names.ts'
import type { Stage } from '../../../lib/stage/stage.ts'
import { Failed } from '../../command/failed.ts'
import { accessTo, isLocal, localEndpoint } from '../../command/local-aws.ts'
import { checkFile, eventsOf } from '../events/file.ts'
import { type ReadEvent, readLine } from '../events/read-line.ts'

const DAY_MS = 86_400_000
/** A line is written when its event is published: usually a second after it happened, after a failure of the bus a day. */
const [EARLIER_MS, LATER_MS] = [60_000, DAY_MS]

/** What a stream that the service wrote itself says; a line of a later version that this one does not know is left out. */
async function* readable(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<ReadEvent> {
  for await (const text of texts) {
    const read = readLine(text)
    if (!('faults' in read)) yield read
  }
}

async function* linesOfGroup(stage: Stage, day: string): AsyncGenerator<string> {
  const client = new CloudWatchLogsClient(accessTo(stage, 'CLOUDWATCH_LOGS'))
  const begins = Date.parse(day)
  const search = {
    logGroupName: eventLogGroupOf(stage.name),
    startTime: begins - EARLIER_MS,
    endTime: Math.min(begins + DAY_MS + LATER_MS, Date.now() + EARLIER_MS),
    filterPattern: `{ $.detail.timestamp = "${day}*" }`,
  }
  for await (const { events = [] } of paginateFilterLogEvents({ client }, search))
    for (const { message } of events) if (message) yield message
}

/** What a running `npm start` has kept, as Server-Sent Events. */
async function* keptLines(): AsyncGenerator<string> {
  const endpoint = localEndpoint('EVENTBRIDGE')
  const reply = await fetch(`${endpoint}/events?kept&end`).catch(() => {
    throw new Failed(`Nothing answers at ${endpoint}. Start "POSTGRES_ENABLED=true npm start" in another terminal.`)
  })
  for (const line of (await reply.text()).split('\n')) if (line.startsWith('data: ')) yield line.slice('data: '.length)
}

/**
 * The playback events of a stage of about that UTC day, in its event log or in a file, some of them twice. Rejects with
 * {@link Failed}, or the error of AWS.
 */
export async function* streamOf(stage: Stage, day: string, path: string | undefined): AsyncGenerator<ReadEvent> {
  if (path !== undefined) {
    await checkFile(path)
    return yield* eventsOf(path)
  }
  if (isLocal(stage)) return yield* readable(keptLines())
  if (!stage.events.log)
    throw new Failed(`The stage ${stage.name} keeps no log of its events (events.log): give a file with --file`)
  yield* readable(linesOfGroup(stage, day))
}
