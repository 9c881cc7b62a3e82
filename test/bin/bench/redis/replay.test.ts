import { expect, test } from 'vitest'
import { asNewAttempts } from '../../../../bin/bench/redis/replay.ts'
import { commandsIn, encode } from '../../../../bin/bench/redis/tap.ts'

const words = (...texts: string[]) => texts.map((text) => Buffer.from(text))

test('what differs between two attempts is made anew, and all else stays', () => {
  const make = asNewAttempts([words('EVALSHA', 'sha', 'op-1', '7'), words('EVALSHA', 'sha', 'op-2', '7')])
  const [one, other] = [make().map(String), make().map(String)]
  expect(one).toEqual(['EVALSHA', 'sha', expect.stringMatching(/^[A-Za-z0-9]{4}$/), '7'])
  expect(one?.[2]).not.toBe(other?.[2])
})

test.for([
  ['nothing', words('GET', 'a'), words('GET', 'a')],
  ['their length', words('GET', 'a'), words('GET', 'b', 'c')],
  ['too much', words('SET', 'a', 'b', 'c'), words('SET', 'x', 'y', 'z')],
] as const)('recordings that differ in %s are no two attempts', ([, first, second]) => {
  expect(() => asNewAttempts([first, second])).toThrow('Two attempts')
})

test('commands are read whole, whatever pieces they came in', () => {
  const bytes = Buffer.concat([encode(['SET', 'k', 'a\r\nb']), encode(['GET', 'é'])])
  const pieces = [bytes.subarray(0, 7), bytes.subarray(7)].map((piece) => ({ from: 'client' as const, bytes: piece }))
  expect(commandsIn(pieces).map((command) => command.map(String))).toEqual([
    ['SET', 'k', 'a\r\nb'],
    ['GET', 'é'],
  ])
})
