import * as z from 'zod/mini'
import { UnusableAnswer } from './answer.ts'
import { faultOf } from './upstream-fault.ts'

const MAX_REASON = 256
const MAX_BODY_BYTES = 64 * 1024

const reason = z.catch(z.object({ reason: z.optional(z.string()) }), {})
/** The reason in a body, of 256 characters at most. */
export const reasonIn = (body: unknown): string | undefined => reason.parse(body).reason?.slice(0, MAX_REASON)

const textOf = async (name: string, response: Response): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new UnusableAnswer(`${name} answered more than 64 KiB`)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** The JSON of an answer; undefined when it is not JSON. Throws as `faultOf` says for a body that breaks off. */
export const jsonOf = async (name: string, response: Response): Promise<unknown> => {
  const text = await textOf(name, response).catch((error: unknown) => {
    throw faultOf(name, error)
  })
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
