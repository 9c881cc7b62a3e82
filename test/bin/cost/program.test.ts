import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { limitsOf } from '../../../bin/cost/limits/check.ts'
import { optionRows } from '../../../bin/cost/options.ts'
import { units } from '../../../bin/cost/prices/units.ts'
import { runBare } from '../../readmes/shell.ts'
import { situation } from './example.ts'

vi.setConfig({ testTimeout: 120_000 })

const page = readFileSync('bin/cost/README.md', 'utf8')
const thousands = (usd: number) => `$${(Math.round(usd / 1_000) * 1_000).toLocaleString('en')}`

const cost = (line: string) => runBare(`npm run -s cost -- ${line}`)

describe('a million streams', () => {
  test('come out with every limit named, and with what carries them', async () => {
    const { said, code } = await cost('--streams 1000000 --session-minutes 45 --interval 30')
    expect(code).toBe(0)
    for (const { name } of limitsOf(situation())) expect(said).toContain(`  ${name}: `)
    expect(said).toContain('1,000,000 concurrent streams at the peak, 400,000 in the mean of the month')
    expect(said).toMatch(/^ {2}events\.relays: 8$/m)
    expect(said).toMatch(/^ {2}settings\.HEARTBEAT_EVENT_INTERVAL: 60s$/m)
    expect(said).toMatch(/^ {2}Lambda, concurrent executions: 5,\d00 \(by default 1,000\)$/m)
    expect(said).toMatch(/With that each of the \d+ limits holds at the peak with at most 70 % used/)
    expect(said).not.toMatch(/NaN|undefined|Infinity/)
    const [, total = ''] = /^A month +\$([\d,]+)/m.exec(said) ?? []
    expect(page).toContain(
      `a million in a stage that carries them about ${thousands(Number(total.replaceAll(',', '')))} `,
    )
  })
})

test('a stage of cdk.json is counted as it stands there, placeholders and all', async () => {
  const { said, code } = await cost('--streams 1000000 -c stage=prod --region us-east-1')
  expect(code).toBe(0)
  expect(said).toContain('the stage prod, us-east-1.')
  expect(said).toMatch(/^! +150,000 streams {2}heartbeats, one route: has 5,000, the peak needs 33,333 a second$/m)
  expect(said).toMatch(/not verified, no source was found: GB of snapshots for a month/)
  expect(said).toMatch(/^Set in the stage:\n {2}settings\.HEARTBEAT_EVENT_INTERVAL: 60s$/m)
})

test('as JSON it says the same, every line, lever and limit', async () => {
  const { said } = await cost('--streams 100000 -c stage=prod --json')
  const { bill, savings, limits, recommended, pricesOf } = JSON.parse(said)
  expect(pricesOf).toBe('2026-11-28')
  expect(bill.lines.map(({ name }: { name: string }) => name)).toEqual(Object.keys(units))
  const sum = bill.lines.reduce((all: number, { idle, use }: { idle: number; use: number }) => all + idle + use, 0)
  expect(bill.total).toBeCloseTo(sum, 6)
  expect(page).toContain(`in the stage \`prod\` cost about ${thousands(bill.total)} a month`)
  expect(page).toContain(`of which $${Math.round(bill.idle / 100) * 100} without a single viewer`)
  expect(savings[0]).toMatchObject({ member: 'settings.HEARTBEAT_INTERVAL', usd: expect.any(Number) })
  expect(limits.length).toBe(limitsOf(situation()).length)
  expect(recommended.limits.every(({ fits }: { fits: boolean }) => fits)).toBe(true)
})

test('--help lists every option, and the exit code is 0', async () => {
  const { said, code } = await cost('--help')
  expect(said).toMatch(/^Usage: npm run cost -- --streams <number>/)
  for (const [name] of optionRows()) expect(said).toContain(`\n  ${name}`)
  expect(said).toMatch(/^ {2}--load-factor +the mean of the month as a part of the peak \(0\.4\)$/m)
  expect(code).toBe(0)
})

describe('what cannot be counted is said in sentences, and the exit code is 1:', () => {
  test.each([
    [
      '--streams 0 --interval x',
      /^This cannot be counted:\n- --streams must be .*\n- --interval must be .*\nAll options: npm run cost -- --help\n$/,
    ],
    ['--streams 5 -c stage=moon', /there is no stage "moon": write -c stage=dev or -c stage=prod/],
  ])('%s', async (line, words) => {
    const { said, code } = await cost(line)
    expect(said).toMatch(words)
    expect(said).not.toContain('at Object')
    expect(code).toBe(1)
  })
})
