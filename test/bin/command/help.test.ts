import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { asksForHelp } from '../../../bin/command/help.ts'

test('help is asked for by --help or -h, wherever it stands', () => {
  expect([['--help'], ['ann', '-h'], ['-c', 'stage=dev', '--help']].map(asksForHelp)).toEqual([true, true, true])
})

test('a word after -- is no option, nor is one that only begins so', () => {
  expect([['--', '--help'], ['--helpful'], []].map(asksForHelp)).toEqual([false, false, false])
})

test.each([
  ['doctor', 'bin/doctor.ts'],
  ['load', 'bin/load/main.ts'],
  ['bench', 'bin/bench.ts'],
])('npm run %s prints its usage when asked, and otherwise only with what is wrong', (name, program) => {
  const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  const usage = `Usage: npm run ${name} -- `
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining(usage), stderr: '' })
  const { status, stdout, stderr } = run('--fastest')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^\S.*--fastest.*\n\nUsage: /s)
  expect(stderr).not.toMatch(/^ {4}at /m)
})
