import { DescribeArchiveCommand, EventBridgeClient, ListRuleNamesByTargetCommand } from '@aws-sdk/client-eventbridge'
import { busNameOf } from '../../../lib/stage/names.ts'
import { Failed } from '../../command/failed.ts'
import { accessTo, isLocal } from '../../command/local-aws.ts'
import { refuseOtherAccount, type StagePlace } from '../../command/stage-place.ts'
import { findQueue } from './queue.ts'

/** Times are Unix ms. */
export type Span = { readonly from: number; readonly to: number }

/** What an event may take into the archive (EventBridge user guide, "Archiving and replaying events"). */
const INTO_ARCHIVE_MS = 10 * 60_000
const DAY_MS = 86_400_000

const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** What is wrong with a span, in sentences: the archive has nothing of before `begins`. */
export const spanFaults = ({ from, to }: Span, begins: number, now: number): string[] => [
  ...(from < begins ? [`The archive begins at ${at(begins)}: --from is before it`] : []),
  ...(to > now ? [`--to must be at ${at(now)} or before: an event may take ten minutes into the archive`] : []),
]

/** The name of the rule that leads from the bus to the queue. */
const ruleOf = async (client: EventBridgeClient, bus: string, queueArn: string) => {
  const question = new ListRuleNamesByTargetCommand({ EventBusName: bus, TargetArn: queueArn })
  const [rule] = (await client.send(question)).RuleNames ?? []
  if (rule === undefined) throw new Failed(`No rule of the bus ${bus} leads to the queue ${queueArn}`)
  return rule
}

/**
 * What a replay of a stage's archive into its session log alone needs; that of the local runner reaches every rule that takes
 * replays. Rejects with {@link Failed} where the archive does not
 * hold the span, or with the error of AWS.
 */
export const findArchive = async (stage: StagePlace, span: Span, now = Date.now()) => {
  const client = new EventBridgeClient(accessTo(stage, 'EVENTBRIDGE'))
  const bus = busNameOf(stage.name)
  const archive = await client.send(new DescribeArchiveCommand({ ArchiveName: bus }))
  const { ArchiveArn, EventSourceArn: busArn = '', RetentionDays, CreationTime } = archive
  refuseOtherAccount(stage, busArn.split(':')[4])
  const kept = RetentionDays ? now - RetentionDays * DAY_MS : 0
  const until = isLocal(stage) ? now : now - INTO_ARCHIVE_MS
  const faults = spanFaults(span, Math.max(kept, CreationTime?.getTime() ?? 0), until)
  if (faults.length > 0) throw new Failed(`${faults.join('\n')}\nNothing was replayed.`)
  const rule = isLocal(stage) ? [] : [await ruleOf(client, bus, await (await findQueue(stage)).arn())]
  return {
    client,
    replay: {
      EventSourceArn: ArchiveArn,
      Destination: { Arn: busArn, FilterArns: rule.map((one) => `${busArn.replace(':event-bus/', ':rule/')}/${one}`) },
    },
  }
}
