import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readOptions, regionOf, WrongInput } from '../../../bin/cost/read-options.ts'

const faults = (...args: string[]): string[] => {
  try {
    readOptions(args)
  } catch (error) {
    if (error instanceof WrongInput) return error.message.split('\n- ').slice(1)
    throw error
  }
  return []
}

const file = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'prices.json')
  writeFileSync(path, text)
  return path
}

test('streams alone are enough; all else has its usual value', () => {
  const { numbers, stage, region, durations, prices, isJson } = readOptions(['--streams', '100000'])
  expect(numbers).toMatchObject({ streams: 100_000, 'load-factor': 0.4, 'session-minutes': 45, headroom: 0.7 })
  expect({ stage, region, durations, prices, isJson }).toEqual({ durations: {}, isJson: false })
})

test('a stage, a file of stages, a region, durations and prices are read', () => {
  const prices = file('{"date":"2026-12-01","events":9e-7,"cache.r7g.large":0.15}')
  const read = readOptions(
    `--streams 1 -c stage=prod -c stages=ours.json --region us-east-1 --duration-ms send-heartbeat=4,create-session=80 --prices ${prices} --json`.split(
      ' ',
    ),
  )
  expect(read).toMatchObject({
    ...{ stage: 'prod', stages: 'ours.json', region: 'us-east-1', isJson: true },
    durations: { 'send-heartbeat': 4, 'create-session': 80 },
    prices: { source: { url: prices, date: '2026-12-01' }, usd: { events: 9e-7, 'cache.r7g.large': 0.15 } },
  })
})

describe('what is wrong is a sentence that says what to write:', () => {
  test.each([
    ['', '--streams must be given: the concurrent streams at the peak, such as --streams 100000'],
    ['--streams many', '--streams must be a number from 1 to 1000000000, not "many"'],
    ['--streams 0', '--streams must be a number from 1 to 1000000000, not "0"'],
    ['--streams 5 --average-streams 6', '--average-streams must be at most --streams, 5, not 6'],
    [
      '--streams 5 --average-streams 4 --load-factor 0.5',
      '--average-streams and --load-factor say the same: write one of them',
    ],
    ['--streams 5 --headroom 2', '--headroom must be a number from 0.1 to 1, not "2"'],
    ['--streams 5 -c prod', '-c must be stage=<name> or stages=<file>, not "prod"'],
    ['--streams 5 --region mars', '--region must be eu-west-1 or us-east-1, not "mars": the table has no other prices'],
    ['--streams 5 --duration-ms stop-session=0', '--duration-ms stop-session must be milliseconds above 0, not "0"'],
  ])('%s', (line, fault) => expect(faults(...line.split(' ').filter(Boolean))).toEqual([fault]))

  test('every fault at once', () => {
    expect(faults('--streams', '5x', '--lists', 'x', '--region', 'y', '-c', 'z')).toHaveLength(4)
  })

  test('an option that is not there', () => {
    expect(faults('--stream', '5')).toEqual([expect.stringContaining("'--stream'")])
  })

  test('a file of prices that is none', () => {
    expect(faults('--streams', '5', '--prices', 'nowhere.json')).toEqual([
      expect.stringMatching(/^--prices nowhere\.json must be a JSON object of prices, such as .*ENOENT/),
    ])
    expect(faults('--streams', '5', '--prices', file('[1]'))).toEqual([expect.stringContaining('it is no object')])
  })

  test('prices that nobody asks for, and prices that are none', () => {
    const path = file('{"events":"free","coffee":1,"date":7,"httpRequests":-1}')
    expect(faults('--streams', '5', '--prices', path)).toEqual([
      expect.stringContaining(`${path}: events must be US dollars for one of the events published`),
      expect.stringContaining(`${path}: "coffee" is no price: write one of httpRequests, `),
      `${path}: date must be a text, such as "2026-11-28"`,
      expect.stringContaining('httpRequests must be US dollars'),
    ])
  })
})

test('the region is that of the command line, else that of the stage, else eu-west-1', () => {
  expect(regionOf({ region: 'us-east-1' }, 'eu-west-1')).toBe('us-east-1')
  expect(regionOf({ region: undefined }, 'us-east-1')).toBe('us-east-1')
  expect(regionOf({ region: undefined }, undefined)).toBe('eu-west-1')
  expect(() => regionOf({ region: undefined }, 'sa-east-1')).toThrow(
    /--region must be eu-west-1 or us-east-1, not "sa-east-1".*the region of the stage/,
  )
})
