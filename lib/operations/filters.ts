import { FilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs'
import { methodsOf } from '../../functions/contract/route.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import type { RowOn } from './alarms/alarm-row.ts'

const oneOf = (patterns: readonly JsonPattern[]) => {
  const [only, ...more] = patterns
  return only && more.length === 0 ? only : FilterPattern.any(...patterns)
}

const routeKeys = (name: EndpointName) =>
  methodsOf(routes[name])
    .filter((method) => method !== 'OPTIONS' && method !== 'HEAD')
    .map((method) => `${method} ${routes[name].path}`)

/** A line of the access log about one of these endpoints. */
export const requestTo = (names: readonly EndpointName[]): JsonPattern =>
  oneOf(names.flatMap(routeKeys).map((key) => FilterPattern.stringValue('$.route', '=', key)))

/** The same, answered with 5xx by the function or by API Gateway. The access log has the status as a text. */
export const failedRequestTo = (names: readonly EndpointName[]): JsonPattern =>
  FilterPattern.all(requestTo(names), FilterPattern.stringValue('$.status', '=', '5*'))

/**
 * A line of a function with a member, and with a value of it if one is named. Lambda puts what is logged under `message`.
 * A pattern for a text never matches a number, nor the other way round; without a value it matches any text.
 */
export const lineWith = ({ member, is = '*' }: Pick<RowOn<'log'>, 'member' | 'is'>): JsonPattern => {
  const field = `$.message.${member}`
  return typeof is === 'number' ? FilterPattern.numberValue(field, '=', is) : FilterPattern.stringValue(field, '=', is)
}
