import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeOutcomes } from '../../bin/local/terminal/describe-outcomes.ts'
import { describeSettings } from '../../bin/local/terminal/describe-settings.ts'
import { readStage } from '../../lib/stage/stage.ts'
import { faultTable } from '../faults/table.ts'
import { page, quotedIn } from '../support/documents/page.ts'
import { kindsOfStage } from '../support/stack/kinds-of-stage.ts'
import { faults, written } from '../support/stack/stages.ts'
import { synthesize } from '../support/stack/synthesize.ts'
import { alarmTable } from './operations/alarm-table.ts'
import { filterTrials } from './operations/filter-trials.ts'
import { dashboardTable, runbook, symptomTable } from './operations/runbook.ts'
import {
  controlTowerTable,
  costOptionTable,
  irreplaceableTable,
  metricTable,
  personalDataTable,
  sideBySideTable,
} from './tables.ts'

test.each([
  ['alarms', 'lib/operations/README.md', alarmTable],
  ['metrics', 'lib/operations/README.md', metricTable],
  ['dashboard', 'lib/operations/README.md', dashboardTable],
  ['symptoms', 'lib/operations/README.md', symptomTable],
  ['runbook', 'lib/operations/README.md', runbook],
  ['filters', 'lib/operations/README.md', filterTrials],
  ['personal data', 'lib/README.md', personalDataTable],
  ['control-tower', 'lib/README.md', controlTowerTable],
  ['side-by-side', 'lib/README.md', sideBySideTable],
  ['irreplaceable', 'lib/README.md', irreplaceableTable],
  ['stand-ins', 'bin/README.md', describeOutcomes],
  ['faults', 'test/faults/README.md', faultTable],
  ['cost options', 'bin/cost/README.md', costOptionTable],
])('the table of %s in %s is the one that the code gives', (name, path, tableOf) => {
  expect(page(path).section(name)).toBe(tableOf())
})

test('every setting is listed with its default, beside the table it comes from', () => {
  const { text } = page('functions/contract/settings/README.md')
  expect(text.slice(text.indexOf('| variable'))).toBe(`${describeSettings()}\n`)
})

/** What is listed in the first column of a table. */
const listed = (path: string, name: string) =>
  page(path)
    .rows(name)
    .flatMap(([cell]) => quotedIn(cell))
    .toSorted()

test('the page of the platform team explains every member of a stage, and no other', () => {
  const misspelt = faults(written({ misspelt: 1 })).join()
  const members = misspelt.replace(/^.*must not have misspelt: its members are /, '').split(', ')
  expect(listed('lib/README.md', 'stage')).toEqual(members.toSorted())
})

test('it names the members that each stage must have', () => {
  const [fault = ''] = faults({ dev: 'not a stage' })
  const required = fault.replace(/^.* with the members /, '').split(', ')
  const [, said = ''] = /^Required are (.*)\. All else may be left out\.$/m.exec(page('lib/README.md').text) ?? []
  expect([...said.replace(/ \([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, name]) => name).toSorted()).toEqual(
    required.toSorted(),
  )
})

test('the page of the platform team lists every output of the stack, and no other', () => {
  const { Outputs } = synthesize(readStage(kindsOfStage, 'everything')).template
  expect(listed('lib/README.md', 'outputs')).toEqual(Object.keys(Outputs).toSorted())
})

test('every package says in one of three tables why it is there', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const { dependencies, devDependencies, optionalDependencies } = manifest
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const pages = ['functions/README.md', 'lib/README.md', 'test/README.md']
  expect(pages.flatMap((path) => listed(path, 'packages')).toSorted()).toEqual(
    names.filter((name) => !name.startsWith('@types/')).toSorted(),
  )
})
