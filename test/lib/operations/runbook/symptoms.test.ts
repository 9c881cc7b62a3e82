import { expect, test } from 'vitest'
import { alarms } from '../../../../lib/operations/alarms.ts'
import { rowTitles } from '../../../../lib/operations/dashboard/row-titles.ts'
import { logGroupOf, type Symptom } from '../../../../lib/operations/runbook/symptom.ts'
import { symptoms } from '../../../../lib/operations/runbook/symptoms.ts'
import { page } from '../../../readmes/pages.ts'
import { stage } from '../../../support/stack/stages.ts'
import { synthesize } from '../../../support/stack/synthesize.ts'

const all = Object.entries<Symptom>(symptoms)
const stack = synthesize(stage({ sessionLog: {} }))
const groups = stack.all('AWS::Logs::LogGroup').map(({ Properties }) => Properties.LogGroupName)
const { Format } = stack.the('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings as { Format: string }

test('every alarm belongs to a symptom', () => {
  const shown = new Set<string>(all.flatMap(([, symptom]) => symptom.alarms))
  expect(Object.keys(alarms).filter((name) => !shown.has(name))).toEqual([])
})

test.each(all)('%s: its query asks logs that exist, for what stands in them', (_, { query }) => {
  for (const log of query.of)
    expect(groups).toContain(logGroupOf(log).replace('<stage>', 'dev').replace('<endpoint>', 'send-heartbeat'))
  const asked = query.lines.join(' ')
  if (query.of.includes('access log')) {
    const words = asked.match(/\b(?:by|filter|pct\(|sum\() ?([a-z_]+)/g) ?? []
    expect(words.length).toBeGreaterThan(0)
    for (const word of words) expect(Object.keys(JSON.parse(Format))).toContain(word.replace(/^.*[ (]/, ''))
  } else
    for (const [, member] of asked.matchAll(/message\.(\w+)/g))
      expect(
        'code dependency cause message token token_fault signing_keys upstream upstream_status answer circuit'.split(
          ' ',
        ),
      ).toContain(member)
})

test('every symptom has a cause with something to do, and is led to by the names of others', () => {
  const elsewhere = ['lib/README.md', 'lib/edge/README.md', 'functions/contract/README.md'].map(page)
  const names = new Set<string>([
    ...Object.keys(symptoms),
    ...Object.values(rowTitles).map(({ title }) => title),
    ...elsewhere.flatMap(({ headings }) => headings),
    ...['Concurrent executions', 'Ends, by reason'], // of Service Quotas, and a graph of the dashboard
  ])
  const said = [
    ...all.flatMap(([, { causes }]) => causes.flatMap(({ seen, act }) => [seen, act])),
    ...Object.values(alarms).map(({ doFirst }) => doFirst),
  ]
  for (const [, { causes }] of all) expect(causes.length).toBeGreaterThan(0)
  const quoted = said.flatMap((text) => [...text.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name))
  expect(quoted.length).toBeGreaterThan(10)
  expect(quoted.filter((name) => !names.has(name))).toEqual([])
})
