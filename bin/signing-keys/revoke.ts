import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { functionNameOf } from '../../lib/stage/names.ts'
import { Failed } from './failed.ts'
import { restart } from './restart.ts'

const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString()

/** What happened, as a sentence; `isGone` when the key set does not hold the key, for whatever reason. */
const takeOut = async (stage: string, kid: string): Promise<{ said: string; isGone: boolean }> => {
  const { Payload, FunctionError } = await new LambdaClient({}).send(
    new InvokeCommand({
      FunctionName: functionNameOf(stage, 'rotate-signing-key'),
      Payload: Buffer.from(JSON.stringify({ revoke: kid })),
    }),
  )
  const reply = JSON.parse(textOf(Payload) || '{}')
  if (!FunctionError) return { said: `${kid} is out of the key set; ${reply.signing} signs.`, isGone: false }
  if (reply.errorType !== 'NoSuchKeyError') throw new Failed(`Not revoked: ${reply.errorMessage ?? FunctionError}`)
  return { said: reply.errorMessage, isGone: true }
}

/**
 * Takes a key out of the key set and has every function forget it. Resolves to what happened, in sentences, when none of
 * ours accepts it any more. Rejects with what AWS says, or {@link Failed}: also when
 * the key set did not hold the key; the functions are started anew all the same.
 */
export const revoke = async (stage: string, kid: string): Promise<string> => {
  const { said, isGone } = await takeOut(stage, kid)
  console.log(said)
  const restarted = await restart(stage)
  // An earlier call may have taken it out whose answer was lost; the SDK then asks again by itself.
  if (isGone) throw new Failed(`${restarted} None accepts ${kid}, if it ever was a key of this stage.`)
  return `${restarted} Verifiers outside may know the key for 5 more minutes, the max-age of the JWK Set.`
}
