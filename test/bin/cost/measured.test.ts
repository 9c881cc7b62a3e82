import { readFileSync } from 'node:fs'
import { describe, expect, inject, test } from 'vitest'
import { calls, measured } from '../../../bin/cost/measured.ts'
import { bytesOf } from '../../../functions/core/relay/event-bus.ts'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'
import { accessLogLines, compressionOf } from './log-line.ts'
import { weighLife } from './session-life.ts'

// What the program counts with is compared with what the service says: after a change `bin/cost/measured.ts` says so.

/** Digits of positions, times and signatures differ by a few bytes from run to run. */
const near = (value: number, part = 0.02) => ({
  least: Math.floor(value * (1 - part)) - 4,
  most: Math.ceil(value * (1 + part)) + 4,
})

const expectNear = (real: number, written: number, what: string, part?: number) => {
  const { least, most } = near(written, part)
  expect(real, `${what}: ${real} bytes, ${written} are written`).toBeGreaterThanOrEqual(least)
  expect(real, `${what}: ${real} bytes, ${written} are written`).toBeLessThanOrEqual(most)
}

test('replies are as large as the program counts', async () => {
  const { calls: weighed } = await weighLife()
  for (const call of calls) {
    expectNear(weighed[call].body, measured.weights.value[call].body, `${call}, body`)
    expectNear(weighed[call].headers, measured.weights.value[call].headers, `${call}, headers`)
  }
  const renewal = weighed['send-heartbeat, with a fresh token'].body - weighed['send-heartbeat'].body
  expectNear(renewal, measured.freshToken.value, 'a fresh token')
})

test.skipIf(!inject('realRedis'))('calls to Redis are as large as the program counts', async () => {
  const { calls: weighed } = await weighLife()
  for (const call of calls) expectNear(weighed[call].redis, measured.weights.value[call].redis, call, 0.03)
})

test('events are as large as the program counts, and far below the 64 kB that count as one', async () => {
  const { events } = await weighLife()
  const sizes = events.map((event) => bytesOf({ type: event.event_type, detail: JSON.stringify(event) }))
  expect(Math.max(...sizes)).toBeLessThan(64 * 1024)
  expectNear(sizes.reduce((sum, size) => sum + size, 0) / sizes.length, measured.eventBytes.value, 'an event')
})

describe('the access log', () => {
  const lines = accessLogLines(synthesize(stage({}, 'prod')), 1_000)
  test('has lines of the size that the program counts', () => {
    expectNear(Buffer.byteLength(lines.join('')) / lines.length, measured.accessLogLine.value, 'a line')
  })
  test('has as many bytes less without the address of the caller', () => {
    const without = accessLogLines(synthesize(stage({ accessLogIp: 'none' }, 'prod')), 1_000)
    const less = Buffer.byteLength(lines.join('')) - Buffer.byteLength(without.join(''))
    expect(Math.round(less / lines.length)).toBe(measured.accessLogAddress.value)
  })
  test('is compressed as well as the program counts', () => {
    expect(compressionOf(lines)).toBeGreaterThan(measured.compression.value - 0.03)
    expect(compressionOf(lines)).toBeLessThan(measured.compression.value + 0.03)
  })
})

test('the figures of the bench are those of bin/README.md', () => {
  const text = readFileSync('bin/README.md', 'utf8')
  const { live, ended, account } = measured.redisBytes.value
  const figure = (number: number) => number.toLocaleString('en')
  expect(text).toContain(
    `| a live session; all keys of one, UUIDs as ids | | 1,000; 2,288 bytes | ${ended}; ${figure(live)} bytes |`,
  )
  expect(account).toBe(live - ended)
  expect(text).toMatch(
    new RegExp(`^\\| events that the relay publishes .* \\| ${figure(measured.relayEvents.value)} \\(`, 'm'),
  )
  const [, alone] = /^\| processor time of Redis for a heartbeat .*→ (\d+) µs/m.exec(text) ?? []
  const [, few, many, claim] = /^\| growth from a thousand .*\((\d+) → (\d+) µs, \d+ → (\d+) µs\)/m.exec(text) ?? []
  expect(Number(alone) + Number(many) - Number(few)).toBe(measured.redisUs.value.heartbeat)
  expect(Number(claim)).toBe(measured.redisUs.value.other)
})
