import { type ErasureAct, type ErasureAnswer, erasureAnswer } from '../../functions/contract/erasure/erasure.ts'
import { functionNameOf } from '../../lib/stage/names.ts'
import { invokeFunction } from '../command/invoke-function.ts'
import { lambdaOf, type StagePlace } from '../command/stage-place.ts'

/** Has the function do something for the user of the command. */
export type Ask = (act: ErasureAct) => Promise<ErasureAnswer>

/** Has the function `erase-user` of a stage do something for a user; it does no harm twice. Rejects as invokeFunction does. */
export const invokeErasure = async (stage: StagePlace, userId: string, act: ErasureAct): Promise<ErasureAnswer> => {
  const name = functionNameOf(stage.name, 'erase-user')
  return erasureAnswer.parse(await invokeFunction(lambdaOf(stage), name, { user_id: userId, act }))
}
