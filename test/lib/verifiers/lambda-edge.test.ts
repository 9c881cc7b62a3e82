import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { lambdaEdge } from '../../../lib/verifiers/lambda-edge.ts'
import { defaultsIn, page } from '../../support/documents/page.ts'
import { ids, SESSION } from '../../support/http/contract.ts'
import { localService } from '../../support/processes/local-service.ts'
import { newUser } from '../../support/service/users.ts'
import { bearer, edgeEvent, statusOf } from './edge-request.ts'
import { hostileTokens, jwkSetServer, keyPair, signed } from './hostile-tokens.ts'

const HOUR_MS = 3_600_000
const EXAMPLE = 'https://viewing.example.com/.well-known/jwks.json'
const MANIFEST = '/title-1/1080p.m3u8'

const service = await localService()
const jwks = `${service.url}/.well-known/jwks.json`
const create = async () => {
  const { body } = await service.send('POST', SESSION, ids(newUser()))
  return { token: String(body.playback_token), sessionId: String(body.session.session_id) }
}

test('a token of the service opens its title, and no other', async () => {
  const { token } = await create()
  const handler = lambdaEdge({ jwks })
  expect(await statusOf(handler, edgeEvent(MANIFEST, bearer(token)))).toBe('passed')
  expect(await statusOf(handler, edgeEvent('/title-2/1080p.m3u8', bearer(token)))).toBe('403')
})

test('it is taken from header, cookie and query, and neither cache nor origin gets it', async () => {
  const { token } = await create()
  const handler = lambdaEdge({ jwks })
  const cookie = `a=1; playback_token=${token}; b=2`
  for (const more of [
    bearer(token),
    { headers: { cookie }, querystring: 'quality=high' },
    { querystring: `quality=high&playback%5Ftoken=${token}&audio=en` },
  ]) {
    const answer = await handler(edgeEvent(MANIFEST, more))
    expect(answer).toHaveProperty('uri', MANIFEST)
    expect(JSON.stringify(answer)).not.toContain(token.slice(0, 20))
  }
  expect(await handler(edgeEvent(MANIFEST, { headers: { cookie }, querystring: 'quality=high' }))).toMatchObject({
    querystring: 'quality=high',
    headers: { cookie: [{ value: 'a=1; b=2' }] },
  })
})

test.each([
  '/title-1/../title-2/1.ts',
  '/title-1/%2e%2e/title-2/1.ts',
  '/title-1/..%2ftitle-2/1.ts',
  '/title-1/.\\1.ts',
  '/%zz/1.ts',
  '/',
  '',
])('a path that may lead to another title is refused: %s', async (uri) => {
  const { token } = await create()
  expect(await statusOf(lambdaEdge({ jwks }), edgeEvent(uri, bearer(token)))).toBe('403')
})

test('a token is good for five seconds more than it says, and no longer', async () => {
  const { token } = await create()
  const at = (ms: number) =>
    statusOf(lambdaEdge({ jwks, now: () => Date.now() + ms }), edgeEvent(MANIFEST, bearer(token)))
  expect(await at(HOUR_MS + 2_000)).toBe('passed')
  expect(await at(HOUR_MS + 7_000)).toBe('401')
  expect(await at(-8_000)).toBe('passed')
  expect(await at(-15_000)).toBe('401')
})

test('a session that was stopped plays on until its token expires: only validate knows it', async () => {
  const { token, sessionId } = await create()
  await service.send('POST', `${SESSION}/${sessionId}/stop`)
  expect(await statusOf(lambdaEdge({ jwks }), edgeEvent(MANIFEST, bearer(token)))).toBe('passed')
  const { status } = await service.send('POST', '/api/playback/token/validate', { token })
  expect(status).toBe(401)
})

test('no hostile token opens a title, and none is answered with a failure of the function', async () => {
  const [key, other] = await Promise.all([keyPair('one'), keyPair('other')])
  const { url } = await jwkSetServer(key.jwk)
  const handler = lambdaEdge({ jwks: url })
  const open = (token: string) =>
    statusOf(handler, edgeEvent('/film-1/1.ts', { querystring: `playback_token=${token}` }))
  expect(await open(await signed(key))).toBe('passed')
  const hostile = Object.entries(await hostileTokens(key, other))
  const answers = await Promise.all(hostile.map(async ([what, token]) => [what, await open(token)]))
  expect(answers.filter(([, status]) => status !== '401')).toEqual([])
})

test('a refusal is not cached, and does not say why', async () => {
  const answer = await lambdaEdge({ jwks })(edgeEvent(MANIFEST, bearer('a.b.c')))
  expect(answer).toEqual({
    ...{ status: '401', statusDescription: 'Unauthorized' },
    headers: {
      'cache-control': [{ key: 'Cache-Control', value: 'no-store' }],
      'www-authenticate': [{ key: 'WWW-Authenticate', value: 'Bearer' }],
    },
  })
})

test('while the keys were never read it is 503, and nothing passes', async () => {
  const { token } = await create()
  const { url, state } = await jwkSetServer()
  state.status = 503
  expect(await statusOf(lambdaEdge({ jwks: url }), edgeEvent(MANIFEST, bearer(token)))).toBe('503')
})

test('the code of the page, bundled, needs no package, is as small as it says, and opens what it should', async () => {
  const { token } = await create()
  const { text: said, blocks } = page('lib/verifiers/README.md')
  const { outputFiles } = await build({
    stdin: { contents: (blocks('ts')[0] ?? '').replace(EXAMPLE, jwks), resolveDir: 'lib/verifiers', loader: 'ts' },
    ...{ bundle: true, minify: true, write: false, platform: 'node', format: 'esm', target: 'node22' },
  })
  const text = outputFiles[0]?.text ?? ''
  expect(said).toContain(`it is ${Math.ceil(text.length / 1_000)} kB`)
  expect(new Set(text.match(/from"[^"]+"/g))).toEqual(new Set(['from"node:crypto"']))
  const file = join(inject('scratch'), `edge-${createHash('sha1').update(text).digest('hex')}.mjs`)
  writeFileSync(file, text)
  const { handler } = await import(pathToFileURL(file).href)
  expect(await statusOf(handler, edgeEvent(MANIFEST, bearer(token)))).toBe('passed')
})

test('the page names the defaults as they are, and counts the hostile tokens', async () => {
  const { text } = page('lib/verifiers/README.md')
  const named = defaultsIn(text)
  expect(named.length).toBeGreaterThan(2)
  for (const [name, value] of named)
    expect([name, environment[name as keyof typeof environment].default]).toEqual([name, value])
  const [, count] = /and on (\d+) that are forged/.exec(text) ?? []
  expect(Object.keys(await hostileTokens(await keyPair('one'), await keyPair('two')))).toHaveLength(Number(count))
})
