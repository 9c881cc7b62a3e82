import type { EndpointName } from '../../../functions/contract/routes.ts'

/** An answer as it came. Times in Unix ms by this machine's clock. */
export type Answer = {
  readonly endpoint: EndpointName
  /** Method and path. */
  readonly request: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly sentAt: number
  readonly gotAt: number
}

/** The media type without its parameters, in lower case. */
export const mediaTypeOf = ({ headers }: Answer) =>
  (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** The value of a JSON body; undefined when it is none. */
export const jsonIn = ({ text }: Pick<Answer, 'text'>): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
