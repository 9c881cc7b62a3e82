import { InvalidStage, localStage } from '../../../lib/stage/stage.ts'
import { type Context, readContext } from '../../command/context.ts'
import { findStage } from '../../command/find-stage.ts'
import type { BusPlace } from '../bus/bus.ts'
import type { Arguments } from './read-arguments.ts'

const LOCAL_ENDPOINT = 'http://localhost:8083'

type Found = { readonly place?: BusPlace | undefined; readonly faults: readonly string[] }
type Environment = Readonly<Record<string, string | undefined>>

const ofStage = (context: Context, environment: Environment): BusPlace => {
  const { name, region, events } = findStage(context)
  const bus = `viewing-service-${name}`
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint } = environment
  if (name === localStage.name) return { bus, local: { endpoint: endpoint || LOCAL_ENDPOINT } }
  return { bus, region, ...(events.log && { logGroup: `/aws/events/${bus}` }) }
}

/** EventBridge's names of a bus, and its ARN (API_PutRule, EventBusName). */
const BUS = /^(?:arn:aws[\w-]*:events:([a-z]+-[\w-]+):\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]{1,256}$/

/** The region of an ARN is where the rule is made. */
const named = (bus: string): Found => {
  const [found, region] = BUS.exec(bus) ?? []
  return found === undefined
    ? { faults: ['--bus must be the name or the ARN of an event bus'] }
    : { place: { bus, region }, faults: [] }
}

/** Where events are read: the log group of a stage that has one, else its bus. */
export const readBus = ({ texts: { bus }, contexts }: Arguments, environment: Environment): Found => {
  if (contexts.length > 0 && bus !== undefined) return { faults: ['Give either -c stage=<name> or --bus, not both'] }
  if (bus !== undefined) return named(bus)
  const { faults, ...context } = readContext(contexts, false)
  if (faults.length > 0 || context.stage === undefined) return { faults }
  try {
    return { place: ofStage(context, environment), faults: [] }
  } catch (error) {
    if (error instanceof InvalidStage) return { faults: [error.message] }
    throw error
  }
}
