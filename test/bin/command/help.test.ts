import { expect, test } from 'vitest'
import { asksForHelp } from '../../../bin/command/help.ts'

test('help is asked for by --help or -h, wherever it stands', () => {
  expect([['--help'], ['ann', '-h'], ['-c', 'stage=dev', '--help']].map(asksForHelp)).toEqual([true, true, true])
})

test('a word after -- is no option, nor is one that only begins so', () => {
  expect([['--', '--help'], ['--helpful'], []].map(asksForHelp)).toEqual([false, false, false])
})
