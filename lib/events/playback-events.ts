import { CfnArchive, EventBus } from 'aws-cdk-lib/aws-events'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'
import { openBus } from './event-bus-policy.ts'
import { eventLog } from './event-log.ts'
import { eventSchemas } from './event-schemas.ts'
import { playbackEventPattern } from './playback-event-pattern.ts'

/** Where playback events are published, kept for replays, described and, if the stage says so, logged. */
export class PlaybackEvents extends Construct {
  readonly bus: EventBus
  /** Undefined where a stage has none. */
  readonly registryName: string | undefined

  constructor(scope: Construct, id: string, stage: Stage, alarmTopic: ITopic | undefined) {
    super(scope, id)
    const { archiveDays, log, schemaRegistry = true } = stage.events
    const name = `viewing-service-${stage.name}`
    // No description: the EventBridge of GovCloud knows none.
    this.bus = new EventBus(this, 'Bus', { eventBusName: name })
    this.registryName = schemaRegistry ? eventSchemas(this, 'Schemas', stage).attrRegistryName : undefined
    openBus(this.bus, stage.events)
    if (archiveDays > 0) this.archive(name, archiveDays)
    if (log) eventLog(this, 'Log', { stage, bus: this.bus, ...(alarmTopic && { alarmTopic }) })
  }

  /** EventBridge itself keeps replayed events out of archives (API reference, CreateArchive). */
  private archive(archiveName: string, retentionDays: number) {
    new CfnArchive(this, 'Archive', {
      archiveName,
      description: 'Viewing Service: playback events',
      sourceArn: this.bus.eventBusArn,
      eventPattern: playbackEventPattern({ replays: 'include' }),
      retentionDays,
    })
  }
}
