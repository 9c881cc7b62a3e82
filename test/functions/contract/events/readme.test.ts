import { expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { rulesIn } from '../../../../bin/local/subscribers/rules-file.ts'
import { events } from '../../../../functions/contract/events/events.ts'
import { exampleEnvelope, exampleEvent } from '../../../../functions/contract/events/examples.ts'
import { page, quotedIn } from '../../../support/documents/page.ts'

const readme = page('functions/contract/events/README.md')

const named = (shape: z.core.$ZodShape, optional: boolean) =>
  Object.entries(shape)
    .filter(([, { _zod }]) => (_zod.optin === 'optional') === optional)
    .map(([name]) => `\`${name}\``)
    .join(', ')

const eventsTable = () => {
  const rows = Object.entries(events).map(([type, { about, metadata }]) => {
    const shape: z.core.$ZodShape = metadata.shape
    return `| \`${type}\` | ${about} | ${named(shape, false)} | ${named(shape, true)} |`
  })
  return ['| event | when | `metadata` always | and when it applies |', '|---|---|---|---|', ...rows].join('\n')
}

test('the page of the events lists every event with its metadata', () => {
  expect(readme.section('events')).toBe(eventsTable())
})

const firstWords = (name: string) => readme.rows(name).flatMap(([cell]) => quotedIn(cell))

test('the page of the events explains every member of an event', () => {
  const all = Object.values(events).flatMap(({ subject }) => Object.keys(subject.shape))
  expect(firstWords('members').toSorted()).toEqual([...new Set([...all, 'event_type', 'metadata'])].toSorted())
})

test('the page of the events explains every member of metadata', () => {
  const all = Object.values(events).flatMap(({ metadata }) => Object.keys(metadata.shape))
  expect(firstWords('metadata').toSorted()).toEqual([...new Set(all)].toSorted())
})

test('the example on the page of the events is the one of its type', () => {
  const [, example] = readme.blocks('json').map((text) => JSON.parse(text))
  expect(example).toEqual(exampleEvent('playback.paused'))
})

test('the rules on the page of the events are rules that the local runner takes', () => {
  const read = rulesIn(readme.blocks('json')[0] ?? '')
  const rules = 'rules' in read ? read.rules : []
  const matching = (event: object) => rules.filter(({ matches }) => matches(event)).map(({ name }) => name)
  expect(matching(exampleEnvelope('playback.stopped'))).toEqual(['plays-that-ended'])
  expect(matching(exampleEnvelope('playback.started'))).toEqual([])
  expect(matching({ detail: { metadata: { degraded: true } } })).toEqual(['degraded'])
})
