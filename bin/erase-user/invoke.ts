import { InvokeCommand } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { type ErasureAct, type ErasureAnswer, erasureAnswer } from '../../functions/contract/erasure/erasure.ts'
import { functionNameOf } from '../../lib/stage/names.ts'
import { Failed } from '../command/failed.ts'
import { lambdaOf, type StagePlace } from '../command/stage-place.ts'

/** Has the function do something for the user of the command. */
export type Ask = (act: ErasureAct) => Promise<ErasureAnswer>

const failure = z.object({ errorMessage: z.optional(z.string()) })

/**
 * Has the function `erase-user` of a stage do something for a user. The SDK may ask again for an answer that was lost, which
 * does no harm. Rejects with the error of AWS, or with {@link Failed} for the function's own.
 */
export const invokeErasure = async (stage: StagePlace, userId: string, act: ErasureAct): Promise<ErasureAnswer> => {
  const { Payload, FunctionError } = await lambdaOf(stage).send(
    new InvokeCommand({
      FunctionName: functionNameOf(stage.name, 'erase-user'),
      Payload: Buffer.from(JSON.stringify({ user_id: userId, act })),
    }),
  )
  const reply: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || '{}')
  if (!FunctionError) return erasureAnswer.parse(reply)
  throw new Failed(`Not done: ${failure.parse(reply).errorMessage ?? FunctionError}`)
}
