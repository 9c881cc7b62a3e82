import type { AlarmRow } from './alarms/alarm-row.ts'
import { canaryAlarms } from './alarms/canary.ts'
import { capacityAlarms } from './alarms/capacity.ts'
import { redisAlarms } from './alarms/redis.ts'
import { sessionLogAlarms } from './alarms/session-log.ts'
import { signingKeyAlarms } from './alarms/signing-keys.ts'
import { taskAlarms } from './alarms/tasks.ts'
import { upstreamAlarms } from './alarms/upstreams.ts'
import { viewerAlarms } from './alarms/viewers.ts'

/** Every alarm of a stage, by its name without `viewing-service-<stage>-`. Stack and README.md are made from this. */
export const alarms = {
  ...viewerAlarms,
  ...upstreamAlarms,
  ...taskAlarms,
  ...signingKeyAlarms,
  ...capacityAlarms,
  ...redisAlarms,
  ...canaryAlarms,
  ...sessionLogAlarms,
} as const satisfies Record<string, AlarmRow>

export type AlarmName = keyof typeof alarms

/** The page that says more than the text of an alarm. */
const PAGE = 'lib/operations/README.md'

/** The text of an alarm in CloudWatch: what it means, what viewers notice, what to do first, and where more is said. */
export const alarmText = (name: AlarmName, stage: string): string => {
  const { means, viewersNotice, doFirst } = alarms[name]
  const text = `${means} Viewers notice: ${viewersNotice} Do first: ${doFirst} More: ${PAGE}.`
  return text.replaceAll('<stage>', stage).replaceAll('`', '')
}

/** The name of an alarm in an account. */
export const alarmNameOf = (stage: string, name: AlarmName): string => `viewing-service-${stage}-${name}`

/** The alarms with one kind of source, in the order of the table. */
export const alarmsOn = <Kind extends AlarmRow['on']>(kind: Kind) =>
  Object.entries<AlarmRow>(alarms).filter(
    (entry): entry is [AlarmName, Extract<AlarmRow, { on: Kind }>] => entry[1].on === kind,
  )
