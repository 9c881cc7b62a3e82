import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda'
import type { Stage } from '../../lib/stage/stage.ts'
import { Failed } from './failed.ts'

/** Where a stage is. The local runner's has neither account nor region. */
export type StagePlace = Pick<Stage, 'name' | 'account' | 'region'>

/** The settings of an AWS client that acts where the stage is, as `cdk deploy` does, whatever AWS_REGION says. */
export const inRegionOf = ({ region }: StagePlace): { readonly region?: string } => (region ? { region } : {})

/** Throws {@link Failed} when `account`, the one of the credentials or of what they found, is not the stage's. */
export const refuseOtherAccount = (stage: StagePlace, account: string | undefined): void => {
  if (!stage.account || !account || account === stage.account) return
  throw new Failed(
    `These AWS credentials are of account ${account}, and the stage ${stage.name} is in account ${stage.account}: sign in to that one, such as with AWS_PROFILE`,
  )
}

/** Whose credentials AWS has refused, by its sentence: "User: arn:aws:sts::<account>:… is not authorized to perform …". */
const refusedAccount = (error: unknown) =>
  error instanceof Error ? /^User: arn:[\w-]+:\w+::(\d{12}):/.exec(error.message)?.[1] : undefined

/**
 * A client for the functions of a stage, which are named without their account. Each request names it too (Lambda's API
 * reference, FunctionName: `<account>:function:<name>`), so that Lambda refuses credentials of another account, in which
 * a stage may have the same name. A request then rejects with {@link Failed}.
 */
export const lambdaOf = (stage: StagePlace, config: LambdaClientConfig = {}): LambdaClient => {
  const client = new LambdaClient({ ...inRegionOf(stage), ...config })
  const named = <Input extends object>(input: Input): Input =>
    stage.account && 'FunctionName' in input
      ? { ...input, FunctionName: `${stage.account}:function:${input.FunctionName}` }
      : input
  client.middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next({ ...request, input: named(request.input) })
      } catch (error) {
        refuseOtherAccount(stage, refusedAccount(error))
        throw error
      }
    },
    { step: 'initialize', name: 'accountOfTheStage' },
  )
  return client
}
