import { expect, test } from 'vitest'
import { readCommand } from '../../../bin/signing-keys/read-command.ts'
import { stageSaid } from '../command/stage-said.ts'

const said = stageSaid(readCommand)

const DEV = ['-c', 'stages=test/support/stack/stages.json', '-c', 'stage=dev']

test('a command is read, whatever the order of its words', () => {
  const read = { verb: 'revoke', kid: '-c0', stage: 'dev', stages: 'test/support/stack/stages.json' }
  expect(readCommand([...DEV, 'revoke', '-c0'])).toEqual(read)
  expect(readCommand(['revoke', '-c0', ...DEV])).toEqual(read)
  expect(said(['rotate', ...DEV])).toBe('fine dev')
  expect(said(['rotate', '-c', 'stage=local'])).toBe('fine local')
})

test.each([
  [[], /^The command must be rotate, revoke, restart\n-c stage=<name> is missing\n\nUsage: .*revoke <kid>/s],
  [['revoke', '-c', 'stage=dev'], /^revoke takes one kid\n\nUsage/],
  [['revoke', 'a', 'b', '-c', 'stage=dev'], /^revoke takes one kid\n\nUsage/],
  [['rotate', 'initial', '-c', 'stage=dev'], /^rotate takes nothing but -c\n\nUsage/],
  [['toString', '-c', 'stage=dev'], /^The command must be rotate, revoke, restart, not "toString"\n\nUsage/],
  [['rotate', '-c'], /^-c must be stage=<name> or stages=<file>, not ""\n\nUsage/],
  [['rotate'], /^-c stage=<name> is missing\n\nUsage/],
  [['rotate', '-c', 'stages=stages.json'], /^-c stage=<name> is missing\n\nUsage/],
  [['rotate', '--context', 'stage=../x'], /there is no stage "\.\.\/x": write -c stage=dev or -c stage=prod/],
  [['rotate', '-c', 'stage=dev'], /stages\.dev\.account must be your own: 111122223333 is a placeholder/],
  [
    ['rotate', '-c', 'stage=dev', '-c', 'stages=gone.json'],
    /-c stages=gone.json must name a JSON file of stages: ENOENT/,
  ],
])('%j is answered with what is wrong, before anything is asked', (args, expected) => {
  expect(said(args)).toMatch(expected)
})
