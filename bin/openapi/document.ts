import type { Route } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { headers, parameters } from './headers.ts'
import { headOf, operationOf } from './operation.ts'
import { problemSchemas } from './problem-schemas.ts'
import { componentSchemas, type Json } from './schemas.ts'

const servers = [
  { url: 'http://localhost:8080', description: 'npm start' },
  {
    url: 'https://{api}.execute-api.{region}.amazonaws.com',
    description: 'A deployed stage: the output ApiUrl of its stack',
    variables: { api: { default: 'api-id' }, region: { default: 'eu-west-1' } },
  },
]

const securitySchemes = {
  userToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of Identity' },
  playbackToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of this session' },
}

const responses = {
  GatewayAnswer: {
    description: 'API Gateway’s own answer, such as 404 for an unknown path or 429 when throttled: retry',
    content: {
      'application/json': {
        schema: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
      },
    },
  },
}

const operationsOf = ([name, route]: [EndpointName, Route]): [string, Json][] => {
  const operation = operationOf(name, route)
  const head: [string, Json][] = route.method === 'GET' ? [['head', headOf(operation)]] : []
  return [[route.method.toLowerCase(), operation], ...head]
}

const paths = () => {
  const rows = Object.entries<Route>(routes) as [EndpointName, Route][]
  const byPath = Map.groupBy(rows, ([, { path }]) => path)
  return Object.fromEntries([...byPath].map(([path, own]) => [path, Object.fromEntries(own.flatMap(operationsOf))]))
}

/** The API as OpenAPI 3.1, made from the same table that is deployed and served. */
export const openApiDocument = (version: string): Json => ({
  openapi: '3.1.0',
  info: { title: 'Viewing Service', version, summary: 'Playback sessions, concurrent-stream limits, playback tokens' },
  servers,
  paths: paths(),
  components: {
    schemas: { ...componentSchemas(), ...problemSchemas() },
    headers,
    parameters,
    responses,
    securitySchemes,
  },
})
