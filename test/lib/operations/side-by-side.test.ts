import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { environment } from '../../../functions/contract/settings/settings.ts'
import { sideBySide } from '../../../lib/operations/side-by-side.ts'
import { sideBySideTable } from '../../readmes/tables.ts'
import { digestOfVersionBefore } from '../../support/version-before/scripts-digest.ts'

const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'))
const changelog = readFileSync('CHANGELOG.md', 'utf8')
const minor = (of: string) => of.split('.').slice(0, 2).join('.')

test('the statement of versions that may run side by side is about this version', () => {
  expect(sideBySide.version).toBe(minor(version))
})

test('the version before that tests play is the one that the statement names', () => {
  expect(digestOfVersionBefore()).toBe(sideBySide.before.scripts)
  const [major = 0, own = 0] = sideBySide.version.split('.').map(Number)
  expect(sideBySide.before.version).toBe(`${major}.${own - 1}`)
})

test('the statement has a row for each layout that a stage may set, and knows how long sessions live', () => {
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit))
  const layouts = digits.filter((text) => environment.SESSION_LAYOUT.parse(text) !== undefined)
  expect(sideBySide.pairs.map(({ SESSION_LAYOUT }) => SESSION_LAYOUT)).toEqual(layouts)
  // Its retention has no fixed default: 2 h, or longer where tokens live longer.
  const { SESSION_TIMEOUT, SESSION_RETENTION } = environment
  expect(SESSION_RETENTION.about).toContain('when unset 2h')
  const hours = Number(SESSION_TIMEOUT.parse(SESSION_TIMEOUT.default ?? '')) / 3_600_000 + 2
  expect(JSON.stringify(sideBySide.pairs)).toContain(`, ${hours} h by default`)
})

test('the change log begins with what is not released, then this version, and names each one once', () => {
  const entries = [...changelog.matchAll(/^## \[(.+?)\](?: - (\S+))?$/gm)].map(([, name, date]) => ({ name, date }))
  expect(entries[0]).toEqual({ name: 'Unreleased', date: undefined })
  expect(entries[1]?.name).toBe(version)
  const released = entries.slice(1)
  expect(new Set(released.map(({ name }) => name)).size).toBe(released.length)
  expect(released.filter(({ date = '' }) => !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual([])
  expect(released.map(({ name = '' }) => minor(name))).toContain(sideBySide.before.version)
})

test('the change log and the page say which version main counts as', () => {
  const counts = `\`main\` counts as version ${minor(version)}`
  const [, unreleased = ''] = changelog.split(/^## \[/m)
  expect(unreleased).toMatch(/^Unreleased\]/)
  expect(unreleased).toContain(counts)
  expect(unreleased).toContain(`version n−1 is ${sideBySide.before.version};`)
  expect(readFileSync('lib/README.md', 'utf8')).toContain(counts)
})

test('the change log says for each version what an operator does, and shows the statement', () => {
  const parts = changelog.split(/^## \[/m).slice(1)
  expect(parts.filter((part) => !/^### What an operator does$/m.test(part)).map((part) => part.slice(0, 12))).toEqual(
    [],
  )
  expect(changelog).toContain(`<!-- side-by-side -->\n${sideBySideTable()}\n<!-- /side-by-side -->`)
})
