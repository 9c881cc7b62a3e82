import { tasks } from '../../../functions/contract/tasks.ts'
import { KEY_CACHE_MS } from '../../../functions/contract/tokens/key-times.ts'
import { assumed, type Call, calls, measured } from '../measured.ts'
import { type Configuration, nodesOf, relaysOf, rhythmOf, zonesOf } from './configuration.ts'
import { billedMsOf, type Waits } from './duration.ts'
import { callsOf, eventsOf, type Load, MONTH, preflightsOf, renewalsOf, sessionsAMonth } from './load.ts'
import { metricCount } from './metric-count.ts'
import { GB, GB_SECONDS_MB, idle, LINE_BYTES, type Quantities, type Quantity, use } from './quantity.ts'
import { sessionLogOf } from './session-log.ts'
import { storedBytes } from './stored.ts'

/** In MB, of an endpoint (lib/lambda/endpoint-function.ts). */
export const ENDPOINT_MB = 512
const EVENT_LINE = measured.eventBytes.value + assumed.logEnvelope + LINE_BYTES

/** Of one session: the sum over its calls. */
const summed = (load: Load, configuration: Configuration, amount: (call: Call) => number) => {
  const made = callsOf(load, rhythmOf(configuration.stage))
  return calls.reduce((sum, call) => sum + made[call] * amount(call), 0)
}

const gbSeconds = (
  load: Load,
  configuration: Configuration,
  waits: Waits,
  requests: Requests,
  log: number,
): Quantity => {
  const { stage } = configuration
  const ms = billedMsOf(ENDPOINT_MB, waits)
  const perSession = summed(load, configuration, (call) => ms[call]) + requests.preflights * 2
  const [relay, sweep] = [tasks['publish-events'].memory, tasks['expire-sessions'].memory]
  const overlap = 1 + assumed.handoverSeconds / 60
  const relaying = relaysOf(stage) * MONTH.seconds * overlap * (relay / GB_SECONDS_MB)
  const sweeping = MONTH.hours * 60 * assumed.sweepSeconds * (sweep / GB_SECONDS_MB)
  return {
    idle: relaying + sweeping,
    use: (requests.sessions * perSession * (ENDPOINT_MB / GB_SECONDS_MB)) / 1_000 + log,
  }
}

type Requests = { readonly sessions: number; readonly preflights: number; readonly all: number }

const requestsOf = (load: Load, configuration: Configuration): Requests => {
  const [sessions, preflights] = [sessionsAMonth(load), preflightsOf(load)]
  return { sessions, preflights, all: sessions * (summed(load, configuration, () => 1) + preflights) }
}

const logsOf = (load: Load, { stage, inventory }: Configuration, requests: Requests, events: number, bytes: number) => {
  const line = measured.accessLogLine.value - (stage.accessLogIp === 'none' ? measured.accessLogAddress.value : 0)
  const access = use((requests.all * (line + LINE_BYTES)) / GB)
  const tasksLog = (inventory.schedules * MONTH.hours * 60 * (assumed.taskLogLine + LINE_BYTES)) / GB
  const refused = requests.sessions * load.denied * (assumed.refusalLine + LINE_BYTES)
  const other = { idle: tasksLog, use: (refused + bytes + (stage.events.log ? events * EVENT_LINE : 0)) / GB }
  const kept = (stage.logRetentionDays / MONTH.days) * measured.compression.value
  const months = { idle: kept * other.idle, use: kept * (access.use + other.use) }
  return { accessLogGb: access, logGb: other, logGbMonths: months }
}

/** Bytes to viewers: through CloudFront where the stage has it, and then from there. */
const repliesOf = (load: Load, configuration: Configuration, { sessions, all }: Requests) => {
  const { inventory, stage } = configuration
  const weights = measured.weights.value
  const replies = summed(load, configuration, (call) => weights[call].body + weights[call].headers)
  const tokens = renewalsOf(load, rhythmOf(stage)) * measured.freshToken.value
  const gb = (sessions * (replies + tokens) + all * assumed.replyOverhead) / GB
  const isEdge = inventory.distributions > 0
  return {
    outGb: use(isEdge ? 0 : gb),
    cdnGb: use(isEdge ? gb : 0),
    cdnRequests: use(isEdge ? all : 0),
    aclRequests: use(inventory.webAcls > 0 ? all : 0),
    webAcls: idle(inventory.webAcls),
    webRules: idle(inventory.webRules),
  }
}

/** A stage without endpoints publishes its events through NAT. */
const networkOf = ({ stage, inventory }: Configuration, sessions: number, redisBytes: number, eventBytes: number) => {
  const [zones, isPrivate] = [zonesOf(stage), inventory.endpointZones > 0]
  const natBytes = sessions * assumed.upstreamBytes + (isPrivate ? 0 : eventBytes)
  return {
    natHours: idle(inventory.natGateways * MONTH.hours),
    natGb: use(inventory.natGateways > 0 ? natBytes / GB : 0),
    addressHours: idle(inventory.addresses * MONTH.hours),
    endpointHours: idle(inventory.endpointZones * MONTH.hours),
    endpointGb: use(isPrivate ? eventBytes / GB : 0),
    // of two zones the half of all calls goes to a primary in the other one
    zoneGb: use(((sessions * redisBytes + (stage.sessionLog ? eventBytes : 0)) * (1 - 1 / zones)) / GB),
  }
}

/** What a month takes of everything that is charged, in the units of `prices/units.ts`. */
export const quantitiesOf = (load: Load, configuration: Configuration, waits: Waits): Quantities => {
  const { stage, inventory } = configuration
  const requests = requestsOf(load, configuration)
  const { sessions } = requests
  const events = sessions * eventsOf(load, rhythmOf(stage))
  const eventBytes = events * measured.eventBytes.value
  const redisBytes = summed(load, configuration, (call) => measured.weights.value[call].redis)
  const runs = inventory.schedules * MONTH.hours * 60
  const { units, writer } = sessionLogOf(configuration, { sessions, events }, waits)
  const days = Math.max(0, stage.redis.snapshotRetentionDays - 1)
  return {
    httpRequests: use(requests.all),
    lambdaRequests: { idle: runs, use: requests.all + writer.runs },
    lambdaGbSeconds: gbSeconds(load, configuration, waits, requests, writer.gbSeconds),
    nodeHours: idle(nodesOf(stage) * MONTH.hours),
    snapshotGbMonths: use((days * storedBytes({ ...load, peak: load.average }, stage)) / GB),
    events: use(events),
    archivedGb: use(stage.events.archiveDays > 0 ? eventBytes / GB : 0),
    archiveGbMonths: use((eventBytes / GB) * (stage.events.archiveDays / MONTH.days)),
    scheduledRuns: idle(runs),
    ...logsOf(load, configuration, requests, events, writer.logBytes),
    metrics: idle(metricCount(stage)),
    alarmMetrics: idle(inventory.alarmMetrics),
    dashboards: idle(inventory.dashboards),
    ...repliesOf(load, configuration, requests),
    ...networkOf(configuration, sessions, redisBytes, eventBytes),
    secrets: idle(inventory.secrets),
    secretReads: use(secretReadsOf(load, configuration, waits)),
    ...units,
  }
}

/** An instance that holds signing keys reads them every five minutes. */
const SECRET_SECONDS = KEY_CACHE_MS / 1_000

/** Instances that are at work at once in the mean, at least one of each endpoint, read the keys all month. */
const secretReadsOf = (load: Load, configuration: Configuration, waits: Waits) => {
  const ms = billedMsOf(ENDPOINT_MB, waits)
  const perSession = summed(load, configuration, (call) => ms[call])
  const instances = (sessionsAMonth(load) * perSession) / 1_000 / MONTH.seconds
  return (Math.max(1, instances) * MONTH.seconds) / SECRET_SECONDS
}
