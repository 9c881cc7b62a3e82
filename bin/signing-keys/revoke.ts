import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { Failed } from './failed.ts'
import { functionNameOf } from './names.ts'
import { restart } from './restart.ts'

const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString()

const takeOut = async (stage: string, kid: string): Promise<{ signing?: string }> => {
  const { Payload, FunctionError } = await new LambdaClient({}).send(
    new InvokeCommand({
      FunctionName: functionNameOf(stage, 'rotate-signing-key'),
      Payload: Buffer.from(JSON.stringify({ revoke: kid })),
    }),
  )
  const reply = JSON.parse(textOf(Payload) || '{}')
  if (FunctionError) throw new Failed(`Not revoked: ${reply.errorMessage ?? FunctionError}`)
  return reply
}

/**
 * Takes a key out of the ring and has every function forget it. Resolves to what happened, in sentences, when none of
 * ours accepts it any more. Rejects with what AWS says, or {@link Failed}.
 */
export const revoke = async (stage: string, kid: string): Promise<string> => {
  const { signing } = await takeOut(stage, kid)
  console.log(`${kid} is out of the ring; ${signing} signs.`)
  const restarted = await restart(stage)
  return `${restarted} Verifiers outside may know the key for 5 more minutes, the max-age of the JWK Set.`
}
