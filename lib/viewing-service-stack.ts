import { Annotations, type App, Stack, Tags } from 'aws-cdk-lib'
import { PlaybackApi } from './api/playback-api.ts'
import { edgeSecretsOf } from './edge/edge-secrets.ts'
import { FrontDoor } from './edge/front-door.ts'
import { PlaybackEvents } from './events/playback-events.ts'
import { Network } from './network/network.ts'
import { keepRedis } from './network/redis-stays.ts'
import { zonesOf } from './network/vpc.ts'
import { alarmTopicOf } from './operations/alarm-topic.ts'
import { Operations } from './operations/operations.ts'
import { publishOutputs } from './operations/outputs.ts'
import { SessionStore } from './redis/session-store.ts'
import { SessionDatabase } from './session-log/database.ts'
import { SessionLogQueues } from './session-log/queues.ts'
import { SessionLog } from './session-log/session-log.ts'
import { SigningKeyRotation } from './signing-keys/signing-key-rotation.ts'
import { SigningKeysSecret } from './signing-keys/signing-keys-secret.ts'
import { nodesWarning } from './stage/members/redis-schema.ts'
import { refuseTooLarge } from './stage/stack-size.ts'
import type { Stage } from './stage/stage.ts'
import { warningsOf } from './stage/warnings.ts'
import { EntitlementChanges } from './tasks/entitlement-changes.ts'
import { ScheduledTasks } from './tasks/scheduled-tasks.ts'
import { UserErasure } from './tasks/user-erasure.ts'

/** CloudFormation tags dashboards, and the targets of a proxy, in some regions only. */
const TAGGED = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard', 'AWS::RDS::DBProxyTargetGroup'] }

/** Of every resource that takes tags. */
const tagsOf = ({ name, tags }: Stage) => ({ service: 'viewing-service', stage: name, ...tags })

/** The whole service in one stack, for the account and the region of its stage. Nothing is looked up at synth. */
export class ViewingServiceStack extends Stack {
  readonly #stage: Stage

  /** The stage's: the CDK would look up the zones of an account and a region that it is told. */
  override get availabilityZones() {
    return zonesOf(this.#stage)
  }

  constructor(app: App, stage: Stage) {
    super(app, `viewing-service-${stage.name}`, {
      description: 'Viewing Service: playback sessions and concurrent-stream limits',
      terminationProtection: stage.protect,
      // With the alarms of so many nodes it would be larger than the 1 MB that CloudFormation takes.
      suppressTemplateIndentation: nodesWarning(stage.redis) !== undefined,
      ...(stage.account && stage.region && { env: { account: stage.account, region: stage.region } }),
    })
    this.#stage = stage
    const network = new Network(this, 'Network', stage)
    const store = new SessionStore(this, 'SessionStore', { stage, network })
    keepRedis(this, stage)
    const signingKey = new SigningKeysSecret(this, 'SigningKey', stage)
    const alarmTopic = alarmTopicOf(this, 'Alarms', stage)
    const events = new PlaybackEvents(this, 'PlaybackEvents', stage, alarmTopic)
    const edgeSecrets = edgeSecretsOf(this, 'EdgeSecrets', stage)
    const { sessionLog: log } = stage
    const database = log && new SessionDatabase(this, 'SessionDatabase', { stage, log, network })
    const logQueues = log && new SessionLogQueues(this, 'SessionLogQueues', stage, alarmTopic)
    const dependencies = { stage, network, store, signingKey, events, alarmTopic, edgeSecrets, database, logQueues }
    const api = new PlaybackApi(this, 'PlaybackApi', dependencies)
    const door = new FrontDoor(this, 'FrontDoor', { stage, api, secrets: edgeSecrets })
    const tasks = new ScheduledTasks(this, 'ScheduledTasks', dependencies)
    new EntitlementChanges(this, 'EntitlementChanges', dependencies)
    new SigningKeyRotation(this, 'SigningKeyRotation', dependencies)
    const erasure = new UserErasure(this, 'UserErasure', dependencies)
    const preparation = tasks.functionOf('prepare-session-log')
    if (log && database && logQueues && preparation)
      new SessionLog(this, 'SessionLog', {
        ...{ dependencies, log, database, queues: logQueues, preparation },
        users: [erasure, ...api.logReaders],
      })
    const operations = new Operations(this, 'Operations', { ...dependencies, api })

    for (const [id, text] of warningsOf(stage)) Annotations.of(this).addWarningV2(`viewing-service:${id}`, text)
    for (const [name, text] of Object.entries(tagsOf(stage))) Tags.of(this).add(name, text, TAGGED)
    publishOutputs({ ...dependencies, api, door, tasks, operations })
    refuseTooLarge(this, stage)
  }
}
