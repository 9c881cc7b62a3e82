import { Ajv2020 } from 'ajv/dist/2020.js'

// The embedded metric format as CloudWatch Logs takes it, written from its specification
// (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).

const name = { type: 'string', minLength: 1, maxLength: 250 }
const definition = {
  type: 'object',
  required: ['Name', 'Unit'],
  properties: { Name: name, Unit: { enum: ['Count', 'Milliseconds'] } },
  additionalProperties: false,
}
const directive = {
  type: 'object',
  required: ['Namespace', 'Dimensions', 'Metrics'],
  properties: {
    Namespace: name,
    Dimensions: { type: 'array', minItems: 1, items: { type: 'array', maxItems: 30, uniqueItems: true, items: name } },
    Metrics: { type: 'array', minItems: 1, maxItems: 100, items: definition },
  },
  additionalProperties: false,
}
const isValid = new Ajv2020({ strict: true }).compile({
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['CloudWatchMetrics', 'Timestamp'],
      properties: {
        CloudWatchMetrics: { type: 'array', minItems: 1, items: directive },
        Timestamp: { type: 'integer', minimum: 1_700_000_000_000 },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: {
    anyOf: [
      { type: 'string', minLength: 1, maxLength: 1024, pattern: '^[\\x20-\\x7e]+$' },
      { type: 'number' },
      { type: 'array', minItems: 1, maxItems: 100, items: { type: 'number' } },
    ],
  },
})

type Line = {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string
      readonly Dimensions: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string }[]
    }[]
  }
  readonly [member: string]: unknown
}
const MOST_BYTES = 256 * 1024

/** A metric as CloudWatch gets it: `name` with its dimensions as `name service=… code=…`, and the values of a line. */
export type Datum = { readonly series: string; readonly values: readonly number[] }

/** What CloudWatch takes from one line. Throws where the line breaks a rule of the format. */
export const dataIn = (text: string): Datum[] => {
  const fail = (why: string): never => {
    throw new Error(`${why}: ${text}`)
  }
  if (Buffer.byteLength(text) > MOST_BYTES) fail('The line is too long')
  const line: Line = JSON.parse(text)
  if (!isValid(line)) fail(JSON.stringify(isValid.errors))
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((dimensions) =>
      Metrics.map(({ Name }) => {
        const values = [line[Name] ?? fail(`${Name} has no value`)].flat()
        const by = dimensions.map((one) => {
          if (typeof line[one] !== 'string') fail(`${one} has no value`)
          return `${one}=${line[one]}`
        })
        return { series: [`${Namespace}/${Name}`, ...by].join(' '), values: values.map(Number) }
      }),
    ),
  )
}

/** The sums of each series over many lines. */
export const sumsOf = (lines: readonly string[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const { series, values } of lines.flatMap(dataIn))
    sums[series] = values.reduce((sum, value) => sum + value, sums[series] ?? 0)
  return sums
}
