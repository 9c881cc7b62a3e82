import type { Stage } from '../../../lib/stage/stage.ts'
import { relaysOf } from '../use/configuration.ts'
import { type Lever, lower } from './lever.ts'

const ofEvents = (stage: Stage, events: Partial<Stage['events']>): Stage => ({
  ...stage,
  events: { ...stage.events, ...events },
})

/** Levers of events and logs. */
export const eventLevers: readonly Lever[] = [
  {
    member: 'events.log',
    means: 'no line for each event in CloudWatch; the archive has them',
    pull: (stage) =>
      stage.events.log ? { stage: ofEvents(stage, { log: false }), change: 'true → false' } : undefined,
  },
  {
    member: 'events.archiveDays',
    means: 'replays go less far back',
    pull: (stage) => {
      const { archiveDays } = stage.events
      const to = lower(archiveDays, [0, 1, 7, 30, 90, 365])
      return to === undefined
        ? undefined
        : { stage: ofEvents(stage, { archiveDays: to }), change: `${archiveDays} → ${to}` }
    },
  },
  {
    member: 'events.relays',
    means: 'less room for a backlog; the table below says whether it carries the peak',
    pull: (stage) => {
      const relays = relaysOf(stage)
      return relays === 1
        ? undefined
        : { stage: ofEvents(stage, { relays: relays / 2 }), change: `${relays} → ${relays / 2}` }
    },
  },
  {
    member: 'accessLogIp',
    means: 'who attacks is seen in CloudFront or a web ACL alone',
    pull: (stage) =>
      stage.accessLogIp === 'none'
        ? undefined
        : { stage: { ...stage, accessLogIp: 'none' }, change: `${stage.accessLogIp ?? 'full'} → none` },
  },
  {
    member: 'logRetentionDays',
    means: 'an incident is looked into less far back',
    pull: (stage) => {
      const to = lower(stage.logRetentionDays, [1, 7, 14, 30, 90])
      return to === undefined
        ? undefined
        : { stage: { ...stage, logRetentionDays: to }, change: `${stage.logRetentionDays} → ${to}` }
    },
  },
]
