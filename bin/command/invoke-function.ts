import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { Failed } from './failed.ts'

const failure = z.object({ errorMessage: z.optional(z.string()) })

/**
 * What a function answers. The SDK may ask again for an answer that was lost. Rejects with the error of AWS, or with
 * {@link Failed} for the function's own.
 */
export const invokeFunction = async (client: LambdaClient, FunctionName: string, input: object): Promise<unknown> => {
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(input)) }),
  )
  const reply: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || '{}')
  if (FunctionError) throw new Failed(`Not done: ${failure.parse(reply).errorMessage ?? FunctionError}`)
  return reply
}
