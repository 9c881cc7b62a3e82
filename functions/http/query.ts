import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type * as z from 'zod/mini'

/**
 * The parameters of a query that a route knows, decoded; others are ignored. What was sent more than once is named in
 * `repeated`: API Gateway's own reading joins such values by commas, as if one value had been sent.
 */
export const readQuery = (
  { shape }: z.ZodMiniObject,
  { rawQueryString }: Pick<APIGatewayProxyEventV2, 'rawQueryString'>,
) => {
  const sent = new URLSearchParams(rawQueryString)
  const names = Object.keys(shape).filter((name) => sent.has(name))
  return {
    values: Object.fromEntries(names.map((name) => [name, sent.get(name)])),
    repeated: names.filter((name) => sent.getAll(name).length > 1),
  }
}
