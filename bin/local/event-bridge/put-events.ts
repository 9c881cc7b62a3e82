import * as z from 'zod/mini'
import { RefusedRequest } from '../aws/refused-request.ts'

const text = z.optional(z.nullable(z.string()))
const entry = z.object({
  Source: text,
  DetailType: text,
  Detail: text,
  EventBusName: text,
  /** Seconds since 1970. */
  Time: z.optional(z.nullable(z.number())),
  Resources: z.optional(z.nullable(z.array(z.string()))),
})
const request = z.object({ Entries: z.array(entry) })

export type Entry = z.output<typeof entry>
/** One that may become an event. */
export type CompleteEntry = Entry & { readonly Source: string; readonly DetailType: string; readonly Detail: string }

const MAX_ENTRIES = 10
const MAX_BYTES = 262_144
const TIME_BYTES = 14

const bytesOf = ({ Source, DetailType, Detail, Resources, Time }: Entry) =>
  [Source, DetailType, Detail, ...(Resources ?? [])].reduce(
    (sum, one) => sum + Buffer.byteLength(one ?? ''),
    Time == null ? 0 : TIME_BYTES,
  )

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const REQUIRED = ['Source', 'DetailType', 'Detail'] as const
const missing = (entry: Entry) => REQUIRED.find((name) => !entry[name])
const requirement = (name: string) => `Parameter ${name} is not valid. Reason: ${name} is a required argument.`

const validation = (fault: string) => new RefusedRequest('ValidationException', fault)
const ofLength = (bound: string) =>
  validation(
    `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
  )

/** A request none of whose entries is complete fails as a whole (API_PutEventsRequestEntry). */
const refuseIncomplete = (entries: readonly Entry[]) => {
  const [first] = entries.map(missing)
  if (first && entries.every(missing)) throw validation(requirement(first))
}

/**
 * The entries of a PutEvents request. Throws {@link RefusedRequest} for what API_PutEvents refuses as a whole: not
 * JSON of its schema, not 1–10 entries, more bytes than 262,144 as the user guide counts them ("Calculating PutEvents
 * event entry size"), no entry that is complete.
 */
export const readEntries = (body: string): readonly Entry[] => {
  const read = request.safeParse(parse(body))
  if (!read.success)
    throw new RefusedRequest('SerializationException', 'The body is not the JSON of a PutEvents request')
  const { Entries } = read.data
  if (Entries.length < 1) throw ofLength('greater than or equal to 1')
  if (Entries.length > MAX_ENTRIES) throw ofLength(`less than or equal to ${MAX_ENTRIES}`)
  if (Entries.reduce((sum, one) => sum + bytesOf(one), 0) > MAX_BYTES)
    throw validation('Total size of the entries in the request is over the limit.')
  refuseIncomplete(Entries)
  return Entries
}

const isJsonObject = (detail: string) => {
  const value = parse(detail)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type EntryFault = { readonly ErrorCode: string; readonly ErrorMessage: string }

/** Why an entry cannot become an event, in the words of API_PutEventsResultEntry; the entry itself when it can. */
export const checkEntry = (entry: Entry): CompleteEntry | EntryFault => {
  const name = missing(entry)
  if (name) return { ErrorCode: 'InvalidArgument', ErrorMessage: requirement(name) }
  const complete = entry as CompleteEntry // `missing` has checked its members
  if (complete.Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  if (!isJsonObject(complete.Detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  return complete
}
