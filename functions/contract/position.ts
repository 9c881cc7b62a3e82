import * as z from 'zod/mini'

const MAX_SECONDS = 10 ** 10
const usable = z.pipe(z.number().check(z.minimum(0), z.maximum(MAX_SECONDS)), z.transform(Math.floor))

/** Seconds into the title, telemetry: never refused. One that cannot be used is NaN until {@link withoutUnusable}. */
export const position = z.catch(z.optional(usable), Number.NaN)

/** What a reply says was sent and could not be used. */
export const ignored = z.array(z.enum(['position']))
type Ignored = z.infer<typeof ignored>

/** The body without a position that cannot be used, and the names of what was taken out. */
export const withoutUnusable = <Body>(body: Body): { readonly body: Body; readonly ignored: Ignored } =>
  typeof body === 'object' && body !== null && 'position' in body && Number.isNaN(body.position)
    ? { body: { ...body, position: undefined }, ignored: ['position'] }
    : { body, ignored: [] }
