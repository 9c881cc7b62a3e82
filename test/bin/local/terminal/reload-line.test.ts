import { expect, test } from 'vitest'
import { describeReload } from '../../../../bin/local/terminal/reload-line.ts'

const at = new Date(2026, 2, 12, 9, 3, 4).getTime()
const below = ' '.repeat(17)

test('a reload stands in the columns of requests and events', () => {
  expect(describeReload('get-health', at)).toBe('09:03:04 reload  get-health')
})

test('names that do not fit, and each line of a fault, go on below the first', () => {
  const [long, other] = ['a'.repeat(40), 'b'.repeat(30)]
  expect(describeReload(`${long} ${other}\nfault`, at)).toBe(
    `09:03:04 reload  ${long}\n${below}${other}\n${below}fault`,
  )
})
