import { describe, expect, test } from 'vitest'
import { check } from '../../../bin/cost/limits/check.ts'
import { recommend } from '../../../bin/cost/limits/recommend.ts'
import { ireland, situation } from './example.ts'

describe('what is recommended', () => {
  const sized = (streams: number, ...more: Parameters<typeof situation>) => {
    const asked = situation({ peak: streams, average: streams * 0.4, ...more[0] }, more[1])
    return recommend(asked, 0.7, ireland)
  }

  test.each([1_000, 50_000, 250_000, 1_000_000])('for %d streams passes the check itself', (streams) => {
    const bad = check(sized(streams), 0.7).filter(({ fits }) => !fits)
    expect(bad.map(({ limit }) => limit.name)).toEqual([])
  })

  test('for a premiere of a million streams within five minutes passes too', () => {
    expect(check(sized(1_000_000, { arrivalSeconds: 300 }), 0.7).filter(({ fits }) => !fits)).toEqual([])
  })

  test('within one minute only Lambda is too slow: 16,667 creates a second are 1,667 instances at once', () => {
    const bad = check(sized(1_000_000, { arrivalSeconds: 60 }), 0.7).filter(({ fits }) => !fits)
    expect(bad).toMatchObject([{ limit: { quota: 'lambdaScaling' }, most: 1_000, needed: expect.closeTo(1_666.67, 1) }])
  })

  test('for a million streams thins heartbeat events, because a partition has only 20 under way', () => {
    const { configuration, raised } = sized(1_000_000)
    expect(configuration.stage.settings.HEARTBEAT_EVENT_INTERVAL).toBe('60s')
    // 33,333 / 0.7 in hundreds, for heartbeats alone
    expect(configuration.stage.throttling).toEqual({
      rate: 5_000,
      burst: 5_000,
      heartbeats: { rate: 47_700, burst: 47_700 },
    })
    // 34,000 / 0.7 = 48,571 and a tenth of it, in two digits
    expect(raised).toMatchObject({ gatewayRate: 49_000, lambdaConcurrency: 4_900 })
  })

  test('for browsers at a premiere gives open routes a limit of their own', () => {
    // half of 1,000,000 / 300 a second, / 0.7, and preflights have half of the limit: 4,762, in hundreds
    const { configuration } = sized(1_000_000, { arrivalSeconds: 300, browsers: 0.5 })
    expect(configuration.stage.throttling.open).toEqual({ rate: 4_800, burst: 4_800 })
  })

  test('changes nothing in a stage that carries its load', () => {
    const asked = situation({ peak: 1_000, average: 400 })
    expect(recommend(asked, 0.7, ireland)).toEqual(asked)
  })

  test('names what no stage can carry', () => {
    const bad = check(sized(100_000_000, { sessionSeconds: 60, arrivalSeconds: 60 }), 0.7).filter(({ fits }) => !fits)
    expect(bad.length).toBeGreaterThan(0)
  })
})
