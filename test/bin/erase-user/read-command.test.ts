import { expect, test } from 'vitest'
import { readCommand } from '../../../bin/erase-user/read-command.ts'
import { stageSaid } from '../command/stage-said.ts'

const said = stageSaid(readCommand)

const DEV = ['-c', 'stage=dev', '-c', 'stages=test/support/stack/stages.json']

test.each([
  [['-c', 'stage=dev'], /^One user id is needed\n\nUsage: /],
  [['ann', 'bob', '-c', 'stage=dev'], /^One user id is needed\n\nUsage: /],
  [['ann', '-c', 'stage=dev', '--force'], /^Unknown option '--force'.*\n\nUsage: /],
  [[], /^One user id is needed\n-c stage=<name> is missing\n\nUsage: /],
  [['ann', '-c', 'prod'], /^-c must be stage=<name> or stages=<file>, not "prod"\n\nUsage/],
  [['ann', '-c', 'stage=../x'], /there is no stage "\.\.\/x"/],
  [['a/b', '-c', 'stage=dev'], /^The user id must be 1–128 visible ASCII characters without \/ \? # %/],
  [['..', '-c', 'stage=dev'], /^The user id must be/],
  [['x'.repeat(129), '-c', 'stage=dev'], /^The user id must be/],
  [['ann', ...DEV, '-c', 'stage=green'], /there is no stage "green": write -c stage=dev/],
  [['ann', '-c', 'stage=dev'], /stages.dev.account must be your own/],
])('%j is refused with the reason', (args, expected) => {
  expect(said(args)).toMatch(expected)
})

test('a command is read, whatever the order of its words; the last of two stages counts', () => {
  const read = { userId: 'ann', stage: 'dev', stages: undefined, endSessions: false, erase: false }
  expect(readCommand(['ann', '-c', 'stage=dev'])).toEqual(read)
  expect(readCommand(['-c', 'stage=prod', '--erase', '-c', 'stage=dev', 'ann'])).toEqual({ ...read, erase: true })
  expect(readCommand(['--end-sessions', '-c', 'stage=dev', '--', '-c'])).toEqual({
    ...{ ...read, userId: '-c', endSessions: true },
  })
  expect(readCommand(['ann', ...DEV]).stages).toBe('test/support/stack/stages.json')
  expect(said(['ann', ...DEV])).toBe('fine dev')
  expect(said(['ann', '-c', 'stage=local'])).toBe('fine local')
})
