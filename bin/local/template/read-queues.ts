import type { LocalEventSource, LocalQueue } from './api.ts'
import { type FindFunction, nameOf, type Resource, resourcesIn, resourcesOf, type Template } from './template.ts'

const QUEUE = 'AWS::SQS::Queue'
/** SQS' own default, in seconds (API_CreateQueue). */
const VISIBILITY = 30
/** Lambda's own default (API_CreateEventSourceMapping). */
const BATCH_SIZE = 10

const nameOfQueue = (id: string, { Properties, Metadata, Type }: Resource) =>
  typeof Properties?.QueueName === 'string' ? Properties.QueueName : nameOf(id, { Type, ...(Metadata && { Metadata }) })

/** The name of the queue that a value leads to, if it is one of the template. */
export const queueNamed = (template: Template, value: unknown) => {
  const found = resourcesIn(template, value).find(({ resource }) => resource.Type === QUEUE)
  return found && nameOfQueue(found.id, found.resource)
}

const enabledSources = (template: Template) =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(({ properties }) => properties.Enabled !== false)

const readSources = (template: Template, find: FindFunction) =>
  enabledSources(template).map(({ id, properties }) => {
    const { EventSourceArn, FunctionName, BatchSize, MaximumBatchingWindowInSeconds, FunctionResponseTypes } =
      properties
    const [queue, functionName] = [queueNamed(template, EventSourceArn), find(FunctionName)]
    if (queue === undefined || functionName === undefined)
      throw new Error(`The event source ${id} of the template leads from no queue to a function of it`)
    const source: LocalEventSource = {
      functionName,
      batchSize: Number(BatchSize ?? BATCH_SIZE),
      windowMs: Number(MaximumBatchingWindowInSeconds ?? 0) * 1_000,
      reportsFailures: [FunctionResponseTypes].flat().includes('ReportBatchItemFailures'),
    }
    return { queue, source }
  })

type Redrive = { readonly deadLetterTargetArn?: unknown; readonly maxReceiveCount?: unknown }

const deadLettersOf = (template: Template, redrive: unknown) => {
  const { deadLetterTargetArn, maxReceiveCount }: Redrive = Object(redrive)
  const queue = queueNamed(template, deadLetterTargetArn)
  return queue === undefined ? undefined : { queue, maxReceives: Number(maxReceiveCount) }
}

/** The queues that functions get messages of, each behind that of its dead letters. Throws when a source leads elsewhere. */
export const readQueues = (template: Template, find: FindFunction): LocalQueue[] => {
  const sources = readSources(template, find)
  const all = resourcesOf(template, QUEUE).map(({ id, resource, properties }): LocalQueue => {
    const name = nameOfQueue(id, resource)
    const source = sources.find(({ queue }) => queue === name)?.source
    const deadLetters = source && deadLettersOf(template, properties.RedrivePolicy)
    const visibilityMs = Number(properties.VisibilityTimeout ?? VISIBILITY) * 1_000
    return { name, visibilityMs, ...(source && { source }), ...(deadLetters && { deadLetters }) }
  })
  const served = all.filter(({ source }) => source)
  const theirs = served.map(({ deadLetters }) => deadLetters?.queue)
  return [...all.filter(({ name, source }) => !source && theirs.includes(name)), ...served]
}
