import { expect, test } from 'vitest'
import { readCommand } from '../../../bin/session-log/read-command.ts'
import { stageSaid } from '../command/stage-said.ts'

const said = stageSaid(readCommand)
const SPAN = ['--from', '2026-12-01T00:00:00Z', '--to', '2026-12-02T00:00:00+01:00']
const DEV = ['-c', 'stage=dev', '-c', 'stages=test/support/stack/stages.json']

test.each([
  [[], /^The command must be backfill or compare\n\nUsage: /],
  [['repair', ...DEV], /^The command must be/],
  [['compare', 'backfill', ...DEV], /^The command must be/],
  [['backfill', '--force'], /^Unknown option '--force'.*\n\nUsage: /],
  [
    ['backfill'],
    /^--from must be a time such as .*\n--to must be a time such as .*\n-c stage=<name> is missing\n\nUsage: /,
  ],
  [['backfill', '--from', '2026-12-01', '--to', 'now', ...DEV], /^--from must be a time.*\n--to must be a time/],
  [['backfill', '--from', '2026-13-01T00:00:00Z', ...SPAN.slice(2), ...DEV], /^--from must be a time/],
  [['backfill', '--from', '2026-12-02T00:00:00Z', ...SPAN.slice(2), ...DEV], /^--from must be before --to\n/],
  [['backfill', '--file', 'x', ...SPAN, ...DEV], /^--from does not belong here\n--to does not belong here\n/],
  [['backfill', ...SPAN, '--rate', '5', ...DEV], /^--rate does not belong here\n/],
  [['backfill', '--file', 'x', '--rate', '0', ...DEV], /^--rate must be a whole number above 0/],
  [['backfill', '--file', 'x', '--rate', '1.5', ...DEV], /^--rate must be a whole number above 0/],
  [['compare', '--day', '2026-02-30', ...DEV], /^--day must be a day such as 2026-12-01\n/],
  [['compare', ...DEV], /^--day must be a day/],
  [['compare', '--day', '2026-12-01', '--rate', '5', ...DEV], /^--rate does not belong here\n/],
  [['compare', '--day', '2026-12-01', '-c', 'stage=green', ...DEV.slice(2)], /there is no stage "green"/],
])('%j is refused with the reason', (args, expected) => {
  expect(said(args)).toMatch(expected)
})

test('a command is read, whatever the order of its words', () => {
  const stage = { stage: 'dev', stages: 'test/support/stack/stages.json' }
  expect(readCommand([...DEV, ...SPAN, 'backfill'])).toEqual({
    ...{ verb: 'replay', from: Date.UTC(2026, 11, 1), to: Date.UTC(2026, 11, 1, 23), ...stage },
  })
  expect(readCommand(['backfill', '--file', '-', ...DEV])).toEqual({ verb: 'send', file: '-', rate: 500, ...stage })
  expect(readCommand(['compare', '--day', '2026-12-01', '--out', 'x', ...DEV])).toEqual({
    ...{ verb: 'compare', day: '2026-12-01', file: undefined, out: 'x', ...stage },
  })
  expect(said(['compare', '--day', '2026-12-01', '-c', 'stage=local'])).toBe('fine local')
})
