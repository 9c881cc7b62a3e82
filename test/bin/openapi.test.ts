import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../bin/openapi/document.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import manifest from '../../package.json' with { type: 'json' }
import { contract } from './openapi/answers.ts'
import { document, named, operationOf, operations, references, resolve } from './openapi/document.ts'

test('the committed document is what the table says (npm run openapi writes it)', () => {
  expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(manifest.version))))
})

test('the document is OpenAPI 3.1 and has each row of the table at its path', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.servers[0].url).toBe('http://localhost:8080')
  for (const [name, { method, path }] of Object.entries(routes)) {
    expect(document.paths[path]?.[method.toLowerCase()]?.operationId).toBe(name)
  }
  const heads = ['head-health', 'head-session', 'head-concurrency', 'head-history', 'head-position', 'head-jwks']
  expect([...operations.keys()].sort()).toEqual([...Object.keys(routes), ...heads].sort())
})

test.each(['health', 'session', 'concurrency', 'history', 'position', 'jwks'])(
  'the HEAD of get-%s has its answers without their bodies',
  (name) => {
    const [get, head] = [operationOf(`get-${name}`), operationOf(`head-${name}`)]
    expect([head.security, head.parameters]).toEqual([get.security, get.parameters])
    expect([head.tags, head.description]).toEqual([get.tags, get.description])
    expect(Object.keys(head.responses)).toEqual(Object.keys(get.responses))
    for (const [status, answer] of Object.entries(head.responses)) {
      expect(answer.headers).toEqual(get.responses[status]?.headers)
      expect(answer).not.toHaveProperty('content')
      expect(answer).not.toHaveProperty('$ref')
    }
  },
)

test('every reference in the OpenAPI document leads to something', () => {
  expect(references(document).length).toBeGreaterThan(100)
  expect(references(document).filter((reference) => resolve(reference) === undefined)).toEqual([])
})

describe.each(Object.entries(contract))('%s', (name, [success, refusals]) => {
  const { responses, parameters, requestBody } = operationOf(name)

  test('documents its success and every refusal of the wire contract', () => {
    const problems = Object.entries(responses).filter(([, { content }]) => content?.['application/problem+json'])
    const documented = problems.map(([status, { content }]) => [
      status,
      named(content['application/problem+json']?.schema ?? {}).sort(),
    ])
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(refusals).map(([status, codes]) => [status, [...codes].sort()])),
    )
    expect(responses[success]?.content['application/json']?.schema.$ref).toMatch(/^#\/components\/schemas\/\w+$/)
    expect(responses.default).toEqual({ $ref: '#/components/responses/GatewayAnswer' })
  })

  test('says the headers of each answer', () => {
    for (const [status, { headers, $ref }] of Object.entries(responses)) {
      if ($ref) continue
      expect(Object.keys(headers ?? {})).toEqual(expect.arrayContaining(['X-Request-Id', 'Cache-Control']))
      expect('Retry-After' in (headers ?? {})).toBe(['409', '429', '503'].includes(status))
      expect('WWW-Authenticate' in (headers ?? {})).toBe(status === '401')
      const always = Object.entries(headers ?? {}).filter(([, { $ref = '' }]) => resolve($ref).required)
      expect(always.map(([header]) => header).includes('Retry-After')).toBe(['429', '503'].includes(status))
    }
  })

  test('names the parameters of its path', () => {
    const inPath = [...routes[name as EndpointName].path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
    expect(parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(inPath)
  })

  test('takes the body the table says', () => {
    expect(requestBody?.required).toEqual(
      { none: undefined, required: true, optional: false, 'optional of any type': false }[
        routes[name as EndpointName].body
      ],
    )
  })
})

test('create takes an Idempotency-Key and gives Location; stop takes any type', () => {
  const { parameters, responses } = operationOf('create-session')
  expect(parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' })
  expect(Object.keys(responses[201]?.headers ?? {})).toEqual(
    expect.arrayContaining(['Location', 'Idempotency-Replayed']),
  )
  expect(Object.keys(operationOf('stop-session').requestBody?.content ?? {})).toEqual([
    'application/json',
    'application/*+json',
    'text/plain',
    '*/*',
  ])
})

test('the 503 of get-health has the form of its 200', () => {
  const { responses } = operationOf('get-health')
  const media = (status: number) => responses[status]?.content['application/json']
  expect(media(503)?.schema).toEqual(media(200)?.schema)
  expect(media(503)?.examples?.unhealthy?.value.status).toBe('unhealthy')
})

test('a refusal has its code, its type and its extra members', () => {
  const { schemas } = document.components
  expect(schemas.Problem.required).toEqual([
    'type',
    'title',
    'status',
    'detail',
    'code',
    'recovery',
    'error',
    'request_id',
  ])
  expect(schemas.ConcurrencyLimitReached).toMatchObject({
    allOf: [{ $ref: '#/components/schemas/Problem' }],
    properties: {
      code: { const: 'concurrency_limit_reached' },
      recovery: { const: 'show' },
    },
    required: ['code', 'recovery', 'max_concurrent_streams', 'active_stream_count', 'active_sessions'],
  })
  expect(schemas.InvalidRequest.required).toEqual(['code', 'recovery', 'errors'])
  expect(schemas.SessionEnded.properties.recovery.enum).toEqual(['recreate', 'show', 'none'])
  expect(schemas.SessionEnded.required).toEqual(['code', 'recovery', 'session_status', 'end_reason', 'ended_at'])
  expect(schemas.ValidateSessionEnded.required).toEqual(['code', 'recovery', 'valid'])
})

test('a conflict, an ended session and a position say what a player is to do, or may expect', () => {
  const { ConcurrencyLimitReached, SessionEnded, Position, Ignored } = document.components.schemas
  for (const name of ['is_this_device', 'terminate_sessions', 'retry_after_seconds'])
    expect(ConcurrencyLimitReached.description).toContain(name)
  expect(SessionEnded.description).toMatch(/recreate.*heartbeat or resume/)
  expect(Position).toMatchObject({ type: 'number', minimum: 0, maximum: 1e10 })
  expect(Position).not.toHaveProperty('default')
  expect(Position.description).toContain('never refused')
  expect(Ignored.items.enum).toEqual(['position'])
})

test('every reply to what may carry a position may say that it was ignored', () => {
  const { schemas } = document.components
  const names = [...operations].flatMap(([name, { requestBody, responses }]) => {
    const [request] = Object.values(requestBody?.content ?? {})
    const reference = request?.schema.$ref?.split('/').at(-1) ?? ''
    if (!schemas[reference]?.properties.position) return []
    const [reply] = Object.entries(responses).filter(([status]) => status < '300')
    const described = named(reply?.[1].content['application/json']?.schema ?? {})[0] ?? ''
    expect(schemas[described].properties.ignored, name).toMatchObject({ $ref: '#/components/schemas/Ignored' })
    expect(schemas[described].required).not.toContain('ignored')
    return [name]
  })
  expect(names).toEqual(['create-session', 'send-heartbeat', 'pause-session', 'resume-session', 'stop-session'])
})

test('replies are open to members added later', () => {
  expect(JSON.stringify(document.components.schemas)).not.toContain('"additionalProperties":false')
})

test('each credential of the table is a security scheme', () => {
  expect(Object.keys(document.components.securitySchemes)).toEqual(['userToken', 'playbackToken'])
  expect(operationOf('create-session').security).toEqual([{ userToken: [] }, {}])
  expect(operationOf('pause-session').security).toEqual([{ playbackToken: [] }, {}])
  expect(operationOf('get-session').security).toEqual([{ userToken: [] }, { playbackToken: [] }, {}])
  expect(operationOf('stop-session').security).toEqual([{ playbackToken: [] }, {}])
  expect(operationOf('get-health').security).toEqual([])
  const { userToken } = document.components.securitySchemes
  for (const word of ['authentication.issuer', 'playback:admin', 'RS256,ES256'])
    expect(userToken.description).toContain(word)
  expect(operationOf('stop-session').description).toContain('in the header or in the body')
  expect(operationOf('get-session').description).toContain('authentication: "none"')
})
