import { expect, test } from 'vitest'
import { own } from '../../../../bin/local/settings/own-settings.ts'
import { describeHelp } from '../../../../bin/local/terminal/describe-help.ts'
import { environment } from '../../../../functions/contract/settings/settings.ts'

test('help names every setting, with its default', () => {
  const help = describeHelp()
  const missing = Object.keys({ ...own, ...environment }).filter(
    (name) => !new RegExp(`^  ${name}(=|$)`, 'm').test(help),
  )
  expect(missing).toEqual([])
  expect(help).toContain('  HEARTBEAT_INTERVAL=30s\n')
})

test('help is readable in 80 columns', () => {
  const tooLong = describeHelp()
    .split('\n')
    .filter((line) => line.length > 80 && / \S/.test(line.trim()))
  expect(tooLong).toEqual([])
})
