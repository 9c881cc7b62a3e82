import type { Route } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import type { Json } from './describe.ts'
import { CONTRACT_URL } from './examples/story.ts'
import { headers, parameters } from './headers.ts'
import { infoOf, servers, tagList } from './info.ts'
import { headOf, operationOf } from './operation.ts'
import { problemSchemas } from './problem-schemas.ts'
import { gatewayAnswers } from './responses.ts'
import { componentSchemas } from './schemas.ts'
import { securitySchemes } from './security.ts'

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
  info: infoOf(version),
  servers,
  tags: tagList,
  externalDocs: {
    url: CONTRACT_URL,
    description: 'The contract page, which `npm start` serves: what a client does with all this',
  },
  paths: paths(),
  components: {
    schemas: { ...componentSchemas(), ...problemSchemas() },
    headers,
    parameters,
    responses: gatewayAnswers,
    securitySchemes,
  },
})
