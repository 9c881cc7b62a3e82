import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { jwksReply, tokenClaims, validateReply } from '../../../../functions/contract/replies.ts'
import { JWKS_MAX_AGE_SECONDS, NO_KEYS_MAX_AGE_SECONDS } from '../../../../functions/contract/tokens/key-times.ts'
import { tokenFaults } from '../../../../functions/contract/tokens/token-faults.ts'
import { page, quotedIn } from '../../../support/documents/page.ts'
import { ids, SESSION } from '../../../support/http/contract.ts'
import { localService } from '../../../support/processes/local-service.ts'
import { newUser } from '../../../support/service/users.ts'

const readme = page('functions/contract/tokens/README.md')

test('the page of the tokens lists every claim, and which are always there', () => {
  const shape: z.core.$ZodShape = tokenClaims.shape
  const claims = Object.entries(shape).map(([name, { _zod }]) => [name, _zod.optin === 'optional' ? 'no' : 'yes'])
  const listed = readme.rows('claims').flatMap(([names, always]) => quotedIn(names).map((name) => [name, always]))
  expect(listed).toEqual(claims)
})

test('the page of the tokens lists every reason for which a token is refused', () => {
  const listed = readme.rows('reasons').map(([fault, description]) => [quotedIn(fault)[0], description])
  expect(listed).toEqual(Object.entries(tokenFaults))
})

test('the examples on the page of the tokens are valid by the schemas', () => {
  const [set, validated] = readme.blocks('json').map((text) => JSON.parse(text))
  expect(jwksReply().parse(set)).toEqual(set)
  expect(validateReply().parse(validated)).toEqual(validated)
})

test('the page of the tokens says how long a JWK Set may be kept', () => {
  for (const seconds of [JWKS_MAX_AGE_SECONDS, NO_KEYS_MAX_AGE_SECONDS])
    expect(readme.text).toContain(`max-age=${seconds}`)
})

test('the code on the page of the tokens accepts a token of the service, and none that is changed or of another kind', async () => {
  const { url, issuerUrl, send } = await localService({ AUTHENTICATION: 'jwt' })
  const user = newUser()
  const asked = await fetch(`${issuerUrl}/token`, { method: 'POST', body: new URLSearchParams({ user_id: user }) })
  const { access_token } = (await asked.json()) as { access_token: string }
  const { body } = await send('POST', SESSION, ids(user), { authorization: `Bearer ${access_token}` })
  const made = new Function('createRemoteJWKSet', 'jwtVerify', 'API', `${readme.blocks('js')[0]}\nreturn verify`)
  const verify: (token: string) => Promise<JWTPayload> = made(createRemoteJWKSet, jwtVerify, url)
  expect(await verify(body.playback_token)).toMatchObject({
    session_id: body.session.session_id,
    content_id: 'title-1',
  })
  const [head, claims = '', signature] = body.playback_token.split('.')
  const other = Buffer.from(claims, 'base64url').toString().replace('title-1', 'title-2')
  await expect(verify(`${head}.${Buffer.from(other).toString('base64url')}.${signature}`)).rejects.toThrow('signature')
  await expect(verify(access_token)).rejects.toThrow()
})
