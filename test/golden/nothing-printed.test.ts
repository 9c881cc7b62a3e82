import { expect, test, vi } from 'vitest'
import { misuse } from '../bin/local/misuse.ts'
import { missing, ON, random, startHere } from '../bin/local/printed.ts'
import { runProgram } from '../bin/local/run-program.ts'
import { secretsOfARun } from '../bin/local/secrets-of-a-run.ts'
import { issuerOfOnesOwn, tokensFrom } from '../bin/local/stand-ins/whose-tokens.ts'
import { startUpstream } from '../support/entitlement/upstream-server.ts'
import type { Json } from '../support/http/json.ts'
import { endFunction } from '../support/processes/processes.ts'
import { ownProxy } from '../support/redis/own-proxy.ts'
import { ownRedis } from '../support/redis/redis-server.ts'
import { newUser } from '../support/service/users.ts'
import { CREDENTIALS, startSecretsManager } from '../support/signing-keys/secrets-manager.ts'

// Each run is put through everything; then all that it printed is searched for every token and every secret that it
// used. Nothing here comes from functions/.

vi.setConfig({ testTimeout: 90_000 })

const KEY_SET = 'viewing-service/local/signing-keys'

const askAws = async (url: string | undefined, operation: string, parameters: object) => {
  const response = await fetch(url ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${operation}` },
    body: JSON.stringify(parameters),
  })
  return (await response.json()) as Json
}

/** The key set after asking for a rotation, which is refused while one is under way: the first begins by itself. */
const rotate = async (url: string | undefined) => {
  await askAws(url, 'RotateSecret', { SecretId: KEY_SET })
  return keySetOf(url)
}

const lambda = async (url: string | undefined, method: string, name: string, verb: string, body: object) => {
  const path = `/2015-03-31/functions/viewing-service-local-${name}/${verb}`
  const response = await fetch(`${url}${path}`, { method, body: JSON.stringify(body) })
  return (await response.json()) as Json
}
const revoke = (url: string | undefined, kid: string) =>
  lambda(url, 'POST', 'rotate-signing-key', 'invocations', { revoke: kid })
/** What every function must be made to do after a revocation: each reads the key set anew. */
const restart = (url: string | undefined, name: string) =>
  lambda(url, 'PUT', name, 'configuration', { Environment: { Variables: { REVOKED_AT: 'now' } } })

const keySetOf = async (url: string | undefined) =>
  (await askAws(url, 'GetSecretValue', { SecretId: KEY_SET })).SecretString as string

test('the runner with its own keys and issuer prints no secret through a crash, the loss of Redis, a rotation and a revocation', async () => {
  const secrets = secretsOfARun()
  const redis = await ownProxy((await ownRedis()).address)
  const { url, issuerUrl, awsUrl, printed } = await startHere({ REDIS_ADDR: redis.address })
  const before = await keySetOf(awsUrl)
  secrets.keepKeys('the first key', before)
  const { create, everything, statuses } = misuse(url, tokensFrom(issuerUrl), secrets)
  const user = newUser()
  expect(await everything(user)).toEqual([])
  const crashed: number[] = []
  void create('identity-slow-ann').then(({ status }) => crashed.push(status))
  const endItAndLook = () => {
    endFunction(process.pid, 'create-session')
    return crashed
  }
  await expect.poll(endItAndLook, { timeout: 5_000 }).toEqual([500])
  const { path, token, playback } = await create(user)
  await expect.poll(() => missing(printed(), /event +playback.stopped/), { timeout: 15_000 }).toEqual([])
  redis.set({ kind: 'black hole' })
  const wrong = await statuses(
    [503, 'POST', `${path}/heartbeat`, { token: playback }],
    [503, 'GET', path, { token }],
    [503, 'POST', `${path}/stop`, { type: 'text/plain', body: JSON.stringify({ token: playback }) }],
    [503, 'POST', '/api/playback/token/validate', { body: JSON.stringify({ token: playback }) }],
  )
  expect(wrong).toEqual([])
  await expect.poll(() => rotate(awsUrl), { interval: 500 }).not.toBe(before)
  const rotated = await keySetOf(awsUrl)
  secrets.keepKeys('the keys after rotation', rotated)
  const kid: string = JSON.parse(Buffer.from(playback.split('.')[0] ?? '', 'base64url').toString()).kid
  expect(await revoke(awsUrl, kid)).toMatchObject({ revoked: kid })
  expect(await keySetOf(awsUrl)).not.toBe(rotated)
  await restart(awsUrl, 'validate-token')
  const validate = { body: JSON.stringify({ token: playback }) }
  expect(await statuses([401, 'POST', '/api/playback/token/validate', validate])).toEqual([])
  secrets.keepKeys('the keys after revocation', await keySetOf(awsUrl))
  const said = printed()
  expect(missing(said, / 201 /, / 401 .* token_expired/, / 413 /, / 431 /, / 503 .*storage/, /"cause"/)).toEqual([])
  expect(missing(said, /event +playback.stopped/, /\(a token\)/)).toEqual([])
  expect(secrets.size()).toBeGreaterThan(40)
  expect(secrets.foundIn(said)).toEqual([])
})

/** An Identity that throws back at us whatever we sent it. */
const rudeIdentity = () =>
  startUpstream(({ parameters: { userID = '' }, headers }) => {
    if (userID.startsWith('rude-')) return { status: 500, body: headers }
    return userID.startsWith('who-') ? { status: 401, body: headers.authorization } : { body: { entitled: true } }
  })

test('npm start with secrets of the person’s own, which other services send back, prints none of them', async () => {
  const secrets = secretsOfARun()
  const { keep } = secrets
  const redis = await ownProxy((await ownRedis()).address)
  const odd = `two\nlines ${keep('a malformed bearer', random())}`
  const manager = await startSecretsManager({ bearer: keep('the bearer', random()), odd })
  for (const [name, text] of Object.entries(CREDENTIALS)) keep(`the credentials’ ${name}`, text)
  const { accessToken, environment, keys } = await issuerOfOnesOwn(secrets)
  const program = runProgram({
    ...{ ...ON, ...manager.environment, REDIS_ADDR: redis.address, ...environment, IDENTITY_JWKS: keys },
    ...{ JWT_SECRET: keep('JWT_SECRET', random()), IDENTITY_SERVICE_URL: (await rudeIdentity()).url },
    ...{ IDENTITY_BEARER_SECRET: 'bearer', CONTENT_BEARER_SECRET: 'odd', AVAILABILITY_WITHOUT_REGION: 'skip' },
  })
  const { create, everything } = misuse(await program.url(), accessToken, secrets)
  expect(await everything(newUser())).toEqual([])
  expect((await create(newUser(), { region: 'US' })).status).toBe(503)
  expect((await create(`rude-${newUser()}`)).status).toBe(503)
  expect((await create(`who-${newUser()}`)).status).toBe(503)
  redis.set({ kind: 'black hole' })
  expect((await create(newUser())).status).toBe(503)
  const said = program.said()
  expect(
    missing(said, / 201 /, /rejects the credential of this service/, /bearer secret for content/, /storage_unavail/),
  ).toEqual([])
  expect(manager.faults).toEqual([])
  expect(secrets.foundIn(said)).toEqual([])
})
