import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import type { Stage } from '../stage/stage.ts'

/** One line per request, without anything a caller sent: no header, no body, no path with its ids. The address only if the stage says so. */
export const accessLogFormat = ({ accessLogIp = 'full' }: Pick<Stage, 'accessLogIp'>) =>
  AccessLogFormat.custom(
    JSON.stringify({
      time: '$context.requestTime',
      request_id: '$context.requestId',
      route: '$context.routeKey',
      status: '$context.status',
      latency_ms: '$context.responseLatency',
      function_latency_ms: '$context.integrationLatency',
      error: '$context.error.responseType',
      function_error: '$context.integrationErrorMessage',
      ...(accessLogIp === 'full' && { ip: '$context.identity.sourceIp' }),
      bytes: '$context.responseLength',
    }),
  )
