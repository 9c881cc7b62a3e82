import { expect, test } from 'vitest'
import { methodsOf } from '../../../functions/contract/route.ts'
import { routes } from '../../../functions/contract/routes.ts'
import { routeLimits } from '../../../lib/api/route-limits.ts'
import { endpointsOf } from '../../../lib/stage/functions-of.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const throttling = { rate: 5000, burst: 2000 }
const heartbeat = 'POST /api/playback/session/{sessionID}/heartbeat'
const limit = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst })

test('a route that anybody may call lets a tenth through, and its preflights half of that', () => {
  const limits = routeLimits(throttling)
  for (const open of ['GET /health', 'GET /.well-known/jwks.json', 'POST /api/playback/token/validate'])
    expect(limits[open]).toEqual(limit(500, 200))
  expect(limits['POST /api/playback/token/refresh']).toEqual(limit(500, 200))
  expect(limits['HEAD /health']).toEqual(limit(250, 100))
  expect(limits['OPTIONS /api/playback/session']).toEqual(limit(250, 100))
})

test('a route that asks for a token has the limit of the stage, heartbeats one of their own if the stage says so', () => {
  expect(routeLimits(throttling)).not.toHaveProperty([heartbeat])
  const limits = routeLimits({ ...throttling, heartbeats: { rate: 9000, burst: 4000 } })
  expect(limits[heartbeat]).toEqual(limit(9000, 4000))
  expect(Object.keys(limits).filter((key) => key.startsWith('POST /api/playback/session'))).toEqual([heartbeat])
  expect(Object.keys(limits)).not.toContain('GET /api/playback/session/{sessionID}')
})

test('all that needs no token lets about as much through as one route of players', () => {
  const limits = Object.values(routeLimits(throttling))
  const sum = limits.reduce((all, { ThrottlingRateLimit }) => all + ThrottlingRateLimit, 0)
  expect(sum).toBeLessThanOrEqual(1.2 * throttling.rate)
})

test('a limit of the stage’s own for open routes is taken as it is, and none falls to zero', () => {
  expect(routeLimits({ ...throttling, open: { rate: 80, burst: 40 } })['GET /health']).toEqual(limit(80, 40))
  expect(routeLimits({ rate: 1, burst: 1 })['OPTIONS /health']).toEqual(limit(1, 1))
})

test('the API is deployed with these limits once its routes are there', () => {
  const own = stage({ throttling: { ...throttling, heartbeats: { rate: 9000, burst: 4000 } } })
  const { the, all } = synthesize(own)
  const { Properties, DependsOn } = the('AWS::ApiGatewayV2::Stage')
  expect(Properties.DefaultRouteSettings).toMatchObject(limit(5000, 2000))
  expect(Properties.RouteSettings).toEqual(routeLimits(own.throttling, endpointsOf(own)))
  const made = all('AWS::ApiGatewayV2::Route')
  expect(made).toHaveLength(endpointsOf(own).flatMap((name) => methodsOf(routes[name])).length)
  expect(DependsOn).toEqual(expect.arrayContaining(made.map(({ id }) => id)))
  const keys = made.map(({ Properties }) => Properties.RouteKey)
  expect(keys).toEqual(expect.arrayContaining(Object.keys(Properties.RouteSettings as object)))
})
