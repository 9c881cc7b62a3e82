import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check, limitsOf, sourceOf } from '../../../bin/cost/limits/check.ts'
import { IN_FLIGHT } from '../../../bin/cost/limits/service-limits.ts'
import { situation } from './example.ts'

// What is needed and where it gives is written out by hand.

const finding = (words: RegExp, ...made: Parameters<typeof situation>) => {
  const found = check(situation(...made), 1).find(({ limit }) => words.test(limit.name))
  if (!found) throw new Error(`no limit ${words}`)
  return found
}

describe('sessions of 3,000 s with a heartbeat every 30 s, so 102 requests each', () => {
  test('one relay at 512 of 1,769 MB publishes 3,812 events a second', () => {
    const { most, needed, reachedAt } = finding(/^events that the relays/)
    expect(most).toBeCloseTo(13_171 * (512 / 1_769), 9)
    expect(needed).toBeCloseTo((1_000 / 3_000) * 102, 9)
    // 3,812.06 / (102 / 3,000) = 112,119.4
    expect(reachedAt).toBe(112_119)
  })

  test('64 partitions with 20 events under way each wait 30 ms for EventBridge: 42,667 a second', () => {
    // 42,666.67 / 0.034 = 1,254,901.96
    expect(finding(/^events under way/)).toMatchObject({ reachedAt: 1_254_901 })
  })

  test('a route of 5,000 requests a second carries the heartbeats of 150,000 streams', () => {
    expect(finding(/^heartbeats, one route/)).toMatchObject({ most: 5_000, reachedAt: 150_000 })
  })

  test('heartbeats may have a limit of their own; creates have that of the stage', () => {
    const throttling = { rate: 200, burst: 200, heartbeats: { rate: 9_000, burst: 9_000 } }
    expect(finding(/^heartbeats, one route/, {}, { throttling })).toMatchObject({ most: 9_000, reachedAt: 270_000 })
    expect(finding(/^creates, one route/, {}, { throttling })).toMatchObject({ most: 200, reachedAt: 600_000 })
  })

  test('preflights have half of a tenth: 250 a second, when half of the sessions are in a browser 1.5 million streams', () => {
    expect(finding(/^preflights/, { browsers: 0.5 })).toMatchObject({ most: 250, reachedAt: 1_500_000 })
    const throttling = { rate: 200, burst: 200, open: { rate: 800, burst: 800 } }
    expect(finding(/^preflights/, { browsers: 0.5 }, { throttling }).most).toBe(400)
  })

  test('10,000 requests a second of the account carry 294,117 streams', () => {
    expect(finding(/^requests of all APIs/)).toMatchObject({ most: 10_000, reachedAt: 294_117 }) // × 3,000 / 102
  })

  test('two shards carry 463,321 streams', () => {
    // of a session: create 129 twice, 100 heartbeats of 118, a stop of 129, and 102 events of 15 µs: 13,717 µs in 3,000 s
    expect(finding(/^processor time/).reachedAt).toBe(Math.floor(2e6 / (13_717 / 3_000)))
  })

  test('1,000 instances work for 8 million streams', () => {
    // (66 + 100 × 3 + 3) ms in 3,000 s of a stream; four instances are the tasks’
    expect(finding(/^Lambda functions/).reachedAt).toBe(Math.floor(996 / (0.369 / 3_000)))
  })

  test('an audience that arrives within a minute asks for creates at fifty times the usual rate', () => {
    expect(finding(/^what Identity/, { arrivalSeconds: 60 }).needed).toBeCloseTo(1_000 / 60, 9)
    expect(finding(/^what Identity/).needed).toBeCloseTo(1_000 / 3_000, 9)
  })

  test('the event log adds a rule that every event matches', () => {
    const log = { events: { archiveDays: 1, log: true } }
    expect(finding(/rules deliver/, {}, log).needed).toBeCloseTo(2 * 34, 9)
    expect(finding(/lines of the event log/, {}, log)).toMatchObject({ most: 5_000, reachedAt: 147_058 })
  })

  test('what a stage reserves for an endpoint is a limit of its own', () => {
    const { most, needed, change } = finding(/send-heartbeat that the stage reserves/, {}, {
      reservedConcurrency: { 'send-heartbeat': 1 },
    } as never)
    expect(most).toBe(1)
    expect(needed).toBeCloseTo((1_000 / 30) * 0.003, 9)
    expect(change).toContain('reservedConcurrency.send-heartbeat')
  })
})

test('burstable nodes have only their part of a core, which is all day', () => {
  const redis = { nodeType: 'cache.t4g.small', shards: 1, replicas: 1, snapshotRetentionDays: 0 }
  expect(finding(/^processor time/, {}, { redis }).most).toBe(0.2)
})

test('a limit whose figure nobody knows is named last, and says what to watch', () => {
  const findings = check(situation(), 0.7)
  const unknown = findings.filter(({ most }) => most === undefined)
  expect(unknown.map(({ limit }) => limit.name)).toEqual([
    expect.stringMatching(/Identity and Content/),
    expect.stringMatching(/logins to Redis/),
  ])
  expect(findings.slice(-unknown.length)).toEqual(unknown)
})

test('every limit has a name of its own, a source and something to do', () => {
  const names = limitsOf(situation()).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { limit, change } of check(situation(), 0.7)) {
    expect(sourceOf(limit), limit.name).not.toBe('')
    expect(change, limit.name).not.toBe('')
  }
})

test('the figure of the relay is that of the code', () => {
  expect(readFileSync('functions/core/relay/lane.ts', 'utf8')).toContain(`const IN_FLIGHT = ${IN_FLIGHT}\n`)
})
