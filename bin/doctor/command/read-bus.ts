import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import type { BusPlace } from '../bus/bus.ts'
import type { Arguments } from './read-arguments.ts'

const CDK = new URL('../../../cdk.json', import.meta.url)
const LOCAL_ENDPOINT = 'http://localhost:8083'

const cdk = z.object({
  context: z.object({
    stages: z.record(
      z.string(),
      z.object({ region: z.optional(z.string()), events: z.optional(z.object({ log: z.optional(z.boolean()) })) }),
    ),
  }),
})

type Found = { readonly place?: BusPlace | undefined; readonly faults: readonly string[] }
type Environment = Readonly<Record<string, string | undefined>>

const ofStage = (stage: string, environment: Environment): Found => {
  const name = `viewing-service-${stage}`
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint } = environment
  if (stage === 'local') return { place: { bus: name, local: { endpoint: endpoint || LOCAL_ENDPOINT } }, faults: [] }
  const { stages } = cdk.parse(JSON.parse(readFileSync(CDK, 'utf8'))).context
  const found = stages[stage]
  if (!found) return { faults: [`-c stage=${stage}: cdk.json has the stages ${Object.keys(stages).join(', ')}`] }
  const { region } = found
  return { place: { bus: name, region, ...(found.events?.log && { logGroup: `/aws/events/${name}` }) }, faults: [] }
}

/** EventBridge's names of a bus, and its ARN (API_PutRule, EventBusName). */
const BUS = /^(arn:aws[\w-]*:events:[a-z]+-[\w-]+:\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]{1,256}$/

/** Where events are read: the log group of a stage that has one, else its bus. */
export const readBus = ({ texts: { context, bus } }: Arguments, environment: Environment): Found => {
  if (context !== undefined && bus !== undefined) return { faults: ['Give either -c stage=<name> or --bus, not both'] }
  if (bus !== undefined)
    return BUS.test(bus)
      ? { place: { bus }, faults: [] }
      : { faults: ['--bus must be the name or the ARN of an event bus'] }
  if (context === undefined) return { faults: [] }
  const [, stage] = /^stage=([a-z][a-z0-9-]{0,19})$/.exec(context) ?? []
  return stage ? ofStage(stage, environment) : { faults: ['-c must be stage=<name>'] }
}
