import { expect, test } from 'vitest'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { createUpstream } from '../../../functions/core/entitlement/upstream.ts'
import { TokenRejected } from '../../../functions/core/refusals.ts'
import { createKeySetLog } from '../../../functions/core/signing-keys/key-set-log.ts'
import { createTokenLog } from '../../../functions/core/tokens/token-log.ts'
import { alarmsOn } from '../../../lib/operations/alarms.ts'
import { failedRequestTo, lineWith, requestTo } from '../../../lib/operations/filters.ts'
import { startUpstream } from '../../support/entitlement/upstream-server.ts'
import { matchesPattern } from '../../support/logs/filter-pattern.ts'
import { inCloudWatch } from '../../support/logs/in-cloudwatch.ts'
import { logged, warned } from '../../support/service/logged.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const question = (n: number) => ({ user: `u${n}`, title: `t${n}`, parameters: {}, requestId: 'r' })

/** The lines that asking a service leaves in the log of create-session. */
const linesOfAsking = async (answer: Parameters<typeof startUpstream>[0], times = 1) => {
  const lines = logged()
  const { url } = await startUpstream(answer)
  const ask = createUpstream('identity', url, undefined, () => true)
  for (let n = 0; n < times; n++) await ask(question(n)).catch(() => {})
  return lines.map((line) => inCloudWatch('ERROR', line))
}

/** What is really logged when the alarm of this name is to be raised. */
const causes = {
  UpstreamRejectsCredential: () => linesOfAsking({ status: 401 }),
  UpstreamAnswerUnusable: () => linesOfAsking({ status: 400 }),
  UpstreamCircuitOpen: () => linesOfAsking({ status: 500 }, 8),
  SigningKeyFault: async () => {
    const lines = logged()
    createKeySetLog().damage(['kid'])
    createKeySetLog().initialKey(Date.now(), 0)
    return lines.map((line) => inCloudWatch('ERROR', line))
  },
}

const watched = alarmsOn('log')
const patternOf = (name: string) => lineWith(Object(watched.find(([one]) => one === name))[1]).logPatternString

test('the cause of every alarm on a log is tried here', () => {
  expect(Object.keys(causes).toSorted()).toEqual(watched.map(([name]) => name).toSorted())
})

test.each(Object.entries(causes))(
  '%s is raised by the lines that functions log, and no other alarm is',
  async (name, cause) => {
    const lines = await cause()
    const raised = watched
      .map(([one]) => one)
      .filter((one) => lines.some((line) => matchesPattern(patternOf(one), line)))
    expect(raised.toSorted()).toEqual([name])
  },
)

test('a refused token raises none of them', () => {
  const lines = warned()
  createTokenLog('any')(new TokenRejected('signature'))
  expect(lines).toHaveLength(1)
  for (const [name] of watched) expect(matchesPattern(patternOf(name), inCloudWatch('WARN', lines[0]))).toBe(false)
})

const { Format } = synthesize(stage()).the('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings as {
  Format: string
}

/** A line as API Gateway writes it: its variables are put into the format as they are. */
const accessLine = (route: string, status: number) =>
  Format.replace('$context.routeKey', route).replace('$context.status', String(status))

test.each(Object.entries(routes))(
  'a request to %s is counted by one alarm, and as failed with 5xx alone',
  (name, { method, path }) => {
    const counting = (pattern: (of: readonly EndpointName[]) => { logPatternString: string }, status: number) =>
      alarmsOn('answers').flatMap(([, { of }]) =>
        matchesPattern(pattern(of).logPatternString, accessLine(`${method} ${path}`, status)) ? [of] : [],
      )
    expect(counting(requestTo, 200)).toEqual([expect.arrayContaining([name])])
    for (const status of [500, 502, 503, 504])
      expect(counting(failedRequestTo, status)).toEqual(counting(requestTo, 200))
    for (const status of [200, 201, 401, 409, 429, 150]) expect(counting(failedRequestTo, status)).toEqual([])
  },
)

test('a preflight and a path that is no route are no requests of a group', () => {
  for (const route of ['OPTIONS /api/playback/session', '$default', '-'])
    for (const [, { of }] of alarmsOn('answers'))
      expect(matchesPattern(requestTo(of).logPatternString, accessLine(route, 503))).toBe(false)
})

test('no pattern is longer than CloudWatch takes', () => {
  for (const [, { of }] of alarmsOn('answers'))
    expect(failedRequestTo(of).logPatternString.length).toBeLessThanOrEqual(1_024)
})
