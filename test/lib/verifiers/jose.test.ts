import { expect, test } from 'vitest'
import { joseVerifier } from '../../../lib/verifiers/jose.ts'
import { page } from '../../support/documents/page.ts'
import { ids, SESSION } from '../../support/http/contract.ts'
import { localService } from '../../support/processes/local-service.ts'
import { newUser } from '../../support/service/users.ts'
import { hostileTokens, jwkSetServer, keyPair, signed } from './hostile-tokens.ts'

test('a token of the service is good, with its claims', async () => {
  const { url, send } = await localService()
  const { body } = await send('POST', SESSION, ids(newUser()))
  const [, code = ''] = page('lib/verifiers/README.md').blocks('ts')
  const [imported, ...lines] = code.replace('https://viewing.example.com', url).trim().split('\n')
  expect(imported).toBe("import { joseVerifier } from './jose.ts'")
  const run = new Function(
    'joseVerifier',
    'token',
    `return (async () => { ${lines.join('\n')}\nreturn verify(token) })()`,
  )
  expect(await run(joseVerifier, body.playback_token)).toMatchObject({
    session_id: body.session.session_id,
    content_id: 'title-1',
  })
})

test('no hostile token is good', async () => {
  const [key, other] = await Promise.all([keyPair('one'), keyPair('other')])
  const { url } = await jwkSetServer(key.jwk)
  const verify = joseVerifier(url)
  expect(await verify(await signed(key))).toMatchObject({ content_id: 'film-1' })
  const accepted = Object.entries(await hostileTokens(key, other)).map(async ([what, token]) =>
    verify(token).then(
      () => what,
      () => undefined,
    ),
  )
  expect((await Promise.all(accepted)).filter(Boolean)).toEqual([])
})
