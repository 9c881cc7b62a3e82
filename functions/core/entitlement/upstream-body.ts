import * as z from 'zod/mini'
import { MAX_REASON_CHARACTERS } from '../../contract/sizes.ts'
import type { HttpAnswer } from '../http-client.ts'
import { faultOf } from './upstream-fault.ts'

const reason = z.catch(z.object({ reason: z.optional(z.string()) }), {})
/** The reason in a body, of 256 characters at most; an empty one is none. */
export const reasonIn = (body: unknown): string | undefined =>
  reason.parse(body).reason?.slice(0, MAX_REASON_CHARACTERS) || undefined

/** The JSON of an answer; undefined when it is not JSON. Throws as `faultOf` says for a body that breaks off. */
export const jsonOf = async (name: string, { text }: HttpAnswer): Promise<unknown> => {
  const body = await text.catch((error: unknown) => {
    throw faultOf(name, error)
  })
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
