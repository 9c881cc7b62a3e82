import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Listening, listenPreferring } from '../../gateway/listen.ts'
import { openToPages } from '../../gateway/open-to-pages.ts'
import { readBody } from '../../gateway/read-body.ts'
import { accessTokens } from './access-token.ts'
import { RefusedTokenRequest, readTokenRequest } from './token-request.ts'

const MAX_BODY_BYTES = 16 * 1024

type Tokens = Awaited<ReturnType<typeof accessTokens>>
type Reply = { readonly status: number; readonly body: object; readonly headers?: Readonly<Record<string, string>> }

const refused = (error: string, error_description: string, status = 400): Reply => ({
  status,
  body: { error, error_description },
})

/** OpenID Connect Discovery 1.0 section 3, with the members that this issuer has. */
const discovery = (issuer: string, alg: string) => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  token_endpoint: `${issuer}/token`,
  token_endpoint_auth_methods_supported: ['none'],
  scopes_supported: ['playback:admin'],
  id_token_signing_alg_values_supported: [alg],
})

const tokenFor = async (request: IncomingMessage, issuer: string, tokens: Tokens): Promise<Reply> => {
  if (request.method !== 'POST') return { ...refused('invalid_request', 'use POST', 405), headers: { allow: 'POST' } }
  const body = await readBody(request, MAX_BODY_BYTES)
  if (!body) return { ...refused('invalid_request', 'the body is too large', 413), headers: { connection: 'close' } }
  try {
    const claims = readTokenRequest(body.toString(), request.headers['content-type'] ?? '')
    const { expiresIn: expires_in, scope } = claims
    const access_token = await tokens.issue(claims, issuer)
    return { status: 200, body: { access_token, token_type: 'Bearer', expires_in, ...(scope && { scope }) } }
  } catch (error) {
    if (error instanceof RefusedTokenRequest) return refused(error.error, error.message)
    throw error
  }
}

const send = (response: ServerResponse, { status, body, headers }: Reply) =>
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
    .end(JSON.stringify(body))

type Options = {
  readonly alg: string
  readonly audience: string
  readonly port?: number
  readonly clock?: () => number
}

/**
 * An issuer of access tokens for trying out: it gives anyone on this machine a token of any user, also one that must be
 * refused, and a page of any origin may ask. Its key is made now and kept nowhere. On a free port when the given one is
 * taken; loopback only.
 */
export const startIssuer = async ({ alg, audience, port = 0, clock }: Options) => {
  const tokens = await accessTokens(alg, audience, clock)
  const { promise: started, resolve } = Promise.withResolvers<Listening>()
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { url: issuer } = await started
    const path = request.url?.split('?')[0]
    if (path === '/token') return tokenFor(request, issuer, tokens)
    if (path === '/.well-known/jwks.json') return { status: 200, body: tokens.keySet }
    if (path === '/.well-known/openid-configuration') return { status: 200, body: discovery(issuer, alg) }
    return refused(
      'not_found',
      'here are POST /token, /.well-known/jwks.json and /.well-known/openid-configuration',
      404,
    )
  }
  const serve = async (request: IncomingMessage, response: ServerResponse) =>
    openToPages(request, response, 'GET, POST') || send(response, await answer(request))
  const listening = await listenPreferring(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
    port,
  )
  resolve(listening)
  return listening
}
