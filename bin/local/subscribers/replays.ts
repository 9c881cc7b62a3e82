import * as z from 'zod/mini'
import { RefusedRequest } from '../aws/refused-request.ts'
import { busNamed, LOCAL_ACCOUNT } from '../event-bridge/bus-event.ts'
import type { Deliver } from '../event-bridge/deliver.ts'
import type { EventFeed } from './event-feed.ts'

const toStart = z.object({
  ReplayName: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  Description: z.optional(z.string()),
  EventSourceArn: z.string(),
  /** Seconds since 1970. */
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.object({ Arn: z.string(), FilterArns: z.optional(z.array(z.string())) }),
})
const ofArchive = z.object({ ArchiveName: z.string() })
const ofReplay = z.object({ ReplayName: z.string() })

type Replay = z.output<typeof toStart> & { readonly startedAt: number; readonly lastTime?: string | undefined }

const arnOf = (name: string) => `arn:aws:events:local:${LOCAL_ACCOUNT}:replay/${name}`

const check = ({ EventSourceArn, EventStartTime, EventEndTime, Destination }: Replay) => {
  const invalid = (fault: string) => new RefusedRequest('ValidationException', fault)
  if (!/^arn:[^:]+:events:[^:]*:\d{12}:archive\/./.test(EventSourceArn))
    throw invalid('Parameter EventSourceArn is not valid. Reason: it must be the ARN of an archive.')
  if (!/^arn:[^:]+:events:[^:]*:\d{12}:event-bus\/./.test(Destination.Arn))
    throw invalid('Parameter Destination.Arn is not valid. Reason: it must be the ARN of an event bus.')
  if (EventEndTime <= EventStartTime)
    throw invalid('Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.')
}

/** The names of the rules that a replay is limited to; every rule without such a limit. */
const filterOf = ({ Destination: { FilterArns = [] } }: Replay) => {
  const names = new Set(FilterArns.map((arn) => arn.split('/').at(-1)))
  return FilterArns.length === 0 ? undefined : (rule: string) => names.has(rule)
}

/** The one archive of this runner, under any name: of the bus of the same name, since the runner began. */
const archive = (body: unknown, beganAt: number) => {
  const { ArchiveName } = ofArchive.parse(body)
  const [ArchiveArn, EventSourceArn] = ['archive', 'event-bus'].map(
    (kind) => `arn:aws:events:local:${LOCAL_ACCOUNT}:${kind}/${ArchiveName}`,
  )
  return { ArchiveArn, ArchiveName, EventSourceArn, State: 'ENABLED', RetentionDays: 0, CreationTime: beganAt }
}

/**
 * DescribeArchive, StartReplay and DescribeReplay as far as this runner can: its archive is what it kept of the events since it started,
 * whatever the archive is called. They reach the rules again at once, in their order, with a `replay-name`.
 */
export const localReplays = (feed: EventFeed) => {
  const replays = new Map<string, Replay>()
  const beganAt = Math.floor(Date.now() / 1_000)
  const start = (body: unknown, deliver: Deliver) => {
    const replay: Replay = { ...toStart.parse(body), startedAt: Date.now() / 1_000 }
    const { ReplayName: name, EventStartTime, EventEndTime, Destination } = replay
    check(replay)
    if (replays.has(name)) throw new RefusedRequest('ResourceAlreadyExistsException', `Replay ${name} already exists.`)
    const bus = busNamed(Destination.Arn)
    const events = feed.kept().filter(({ bus: one, event }) => {
      const seconds = Date.parse(event.time) / 1_000
      return one === bus && seconds >= EventStartTime && seconds <= EventEndTime
    })
    replays.set(name, { ...replay, lastTime: events.at(-1)?.event.time })
    for (const { event } of events) deliver({ ...event, 'replay-name': name }, bus, filterOf(replay))
    return { ReplayArn: arnOf(name), State: 'STARTING', ReplayStartTime: replay.startedAt }
  }
  const describe = (body: unknown) => {
    const { ReplayName } = ofReplay.parse(body)
    const replay = replays.get(ReplayName)
    if (!replay) throw new RefusedRequest('ResourceNotFoundException', `Replay ${ReplayName} does not exist.`)
    const { startedAt, lastTime, ...given } = replay
    const seconds = lastTime && Date.parse(lastTime) / 1_000
    return {
      ...given,
      ...{ ReplayArn: arnOf(ReplayName), State: 'COMPLETED', ReplayStartTime: startedAt, ReplayEndTime: startedAt },
      ...(seconds && { EventLastReplayedTime: seconds }),
    }
  }
  const operations: Readonly<Record<string, (body: unknown, deliver: Deliver) => object>> = {
    DescribeArchive: (body) => archive(body, beganAt),
    StartReplay: start,
    DescribeReplay: describe,
  }
  /** Undefined for an operation that is not served. */
  return (operation: string, body: unknown, deliver: Deliver): object | undefined =>
    Object.hasOwn(operations, operation) ? operations[operation]?.(body, deliver) : undefined
}
