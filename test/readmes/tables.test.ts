import { expect, test } from 'vitest'
import { describeOutcomes } from '../../bin/local/terminal/describe-outcomes.ts'
import { describeSettings } from '../../bin/local/terminal/describe-settings.ts'
import { faultTable } from '../faults/table.ts'
import { page } from '../support/documents/page.ts'
import { alarmTable, metricTable } from './tables.ts'

test.each([
  ['alarms', 'lib/README.md', alarmTable],
  ['metrics', 'lib/README.md', metricTable],
  ['stand-ins', 'bin/README.md', describeOutcomes],
  ['faults', 'test/faults/README.md', faultTable],
])('the table of %s in %s is the one that the code gives', (name, path, tableOf) => {
  expect(page(path).section(name)).toBe(tableOf())
})

test('every setting is listed with its default, beside the table it comes from', () => {
  const { text } = page('functions/contract/settings/README.md')
  expect(text.slice(text.indexOf('| variable'))).toBe(`${describeSettings()}\n`)
})
