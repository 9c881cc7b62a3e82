import { CfnArchive, EventBus } from 'aws-cdk-lib/aws-events'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'
import { openBus } from './event-bus-policy.ts'
import { eventLog } from './event-log.ts'
import { eventSchemas } from './event-schemas.ts'
import { playbackEventPattern } from './playback-event-pattern.ts'

/** Where playback events are published, kept for replays, described and, if the stage says so, logged. */
export class PlaybackEvents extends Construct {
  readonly bus: EventBus
  readonly registryName: string
  /** The topic that gets alarms, if the stage names one. */
  readonly alarmTopic: ITopic | undefined

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id)
    const { archiveDays, log, alarmTopicArn } = stage.events
    const name = `viewing-service-${stage.name}`
    this.bus = new EventBus(this, 'Bus', { eventBusName: name, description: 'Viewing Service: playback events' })
    this.registryName = eventSchemas(this, 'Schemas', stage).attrRegistryName
    this.alarmTopic = alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'Alarms', alarmTopicArn)
    openBus(this.bus, stage.events)
    this.archive(name, archiveDays)
    const alarm = this.alarmTopic && { alarmTopic: this.alarmTopic }
    if (log) eventLog(this, 'Log', { stage, bus: this.bus, ...alarm })
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
