import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { onTestFinished } from 'vitest'
import { startAws } from '../../../bin/local/aws/start-aws.ts'
import type { Outcome } from '../../../bin/local/lambda/outcome.ts'
import { createKeySetStore } from '../../../functions/core/signing-keys/key-set-store.ts'
import { createRotation } from '../../../functions/core/signing-keys/rotation.ts'
import { rotateSigningKey } from '../../../functions/rotate-signing-key.ts'
import { compileCache } from '../../support/processes/compile-cache.ts'
import { written } from '../../support/stack/stages.ts'

const KEY_SET = 'viewing-service/blue/signing-keys'
const ROTATES = 'viewing-service-blue-rotate-signing-key'
const PROGRAM = new URL('../../../bin/signing-keys.ts', import.meta.url).pathname
const FIRST = { kty: 'oct', alg: 'HS256', kid: 'initial', k: 'a-secret-that-nobody-may-ever-see-anywhere-00000' }

/** Where `blue` is: the program acts there and nowhere else, and names the account in each request. */
export const BLUE = { name: 'blue', account: '210987654321', region: 'eu-west-1' }

/** A region that is not the stage's. */
const SIGNS = { AWS_REGION: 'us-east-2', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'a-credential-of-ours' }

const message = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error))

/** An account with the stage `blue`, whose functions are restarted by name; the one called `missing` is not there. */
export const account = async ({ missing = '', fails = '', of = BLUE.account } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'stages-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const stages = join(folder, 'stages.json')
  writeFileSync(stages, JSON.stringify({ blue: written().dev }))
  const arn = `arn:aws:secretsmanager:${BLUE.region}:${of}:secret:${KEY_SET}-AbCdEf`
  const restarted: string[] = []
  const client = () => new SecretsManagerClient({ endpoint: url, region: 'blue-1', credentials: made })
  const made = { accessKeyId: 'id', secretAccessKey: 'secret' }
  const invoke = async (name: string, event: unknown): Promise<Outcome> => {
    if (name !== ROTATES || fails) return { failed: fails || 'there is no such function' }
    const rotation = createRotation(createKeySetStore(client(), KEY_SET), 3_600_000)
    const result = rotateSigningKey({ rotation })(event, { getRemainingTimeInMillis: () => 30_000 })
    return result.then((result) => ({ result })).catch((error) => ({ failed: message(error) }))
  }
  const restart = async (name: string) => {
    if (name.endsWith(missing || '-')) throw new Error('There is no such function')
    restarted.push(name)
  }
  const secrets = [{ name: KEY_SET, arn, text: JSON.stringify(FIRST), rotation: { functionName: ROTATES } }]
  const aws = await startAws({ secrets, invoke, restart })
  onTestFinished(() => void aws.stop())
  const { url } = aws
  const environment = { ...SIGNS, AWS_ENDPOINT_URL_SECRETS_MANAGER: url, AWS_ENDPOINT_URL_LAMBDA: url }

  const runWith = (environment: Record<string, string>, ...args: string[]) =>
    new Promise<{ code: number; said: string }>((resolve) =>
      execFile(process.execPath, [PROGRAM, ...args], { env: { ...compileCache, ...environment } }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), said: out + err }),
      ),
    )
  const IN_BLUE = ['-c', `stages=${stages}`, '-c', 'stage=blue']
  const run = (...args: string[]) => runWith(environment, ...IN_BLUE, ...args)
  const keySet = async () => (await createKeySetStore(client(), KEY_SET).current()).text
  const kids = async () => (JSON.parse(await keySet()).keys as { kid: string }[]).map(({ kid }) => kid)
  return { run, runWith, IN_BLUE, environment, restarted, kids, secrets: [FIRST.k, SIGNS.AWS_SECRET_ACCESS_KEY] }
}
