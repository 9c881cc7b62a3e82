import { InvokeCommand } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { functionNameOf } from '../../lib/stage/names.ts'
import { Failed } from '../command/failed.ts'
import { lambdaOf, type StagePlace } from '../command/stage-place.ts'
import { restart } from './restart.ts'

/** The answer of rotate-signing-key to `revoke`, or Lambda's error. */
const answer = z.object({
  signing: z.optional(z.string()),
  errorType: z.optional(z.string()),
  errorMessage: z.optional(z.string()),
})

const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString()

/** What happened, as a sentence; `isGone` when the key set does not hold the key, for whatever reason. */
const takeOut = async (stage: StagePlace, kid: string): Promise<{ summary: string; isGone: boolean }> => {
  const { Payload, FunctionError } = await lambdaOf(stage).send(
    new InvokeCommand({
      FunctionName: functionNameOf(stage.name, 'rotate-signing-key'),
      Payload: Buffer.from(JSON.stringify({ revoke: kid })),
    }),
  )
  const reply = answer.parse(JSON.parse(textOf(Payload) || '{}'))
  if (!FunctionError) return { summary: `${kid} is out of the key set; ${reply.signing} signs.`, isGone: false }
  if (reply.errorType !== 'NoSuchKeyError') throw new Failed(`Not revoked: ${reply.errorMessage ?? FunctionError}`)
  return { summary: String(reply.errorMessage), isGone: true }
}

/**
 * Takes a key out of the key set and restarts every function that holds keys. Resolves to what happened, in sentences,
 * when no function accepts the key any more. Rejects with the error of AWS, or with {@link Failed}: also when the key set
 * did not hold the key; the functions are restarted all the same.
 */
export const revoke = async (stage: StagePlace, kid: string): Promise<string> => {
  const { summary, isGone } = await takeOut(stage, kid)
  console.log(summary)
  const restarted = await restart(stage)
  // An earlier call may have taken it out, and its answer was lost: the SDK then repeats the call.
  if (isGone) throw new Failed(`${restarted} None accepts ${kid}, if it ever was a key of this stage.`)
  return `${restarted} Verifiers outside may accept the key for 5 more minutes, the max-age of the JWK Set.`
}
