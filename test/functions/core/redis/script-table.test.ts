import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as scripts from '../../../../functions/core/redis/scripts.ts'

const core = join(import.meta.dirname, '../../../../functions/core')
const read = (path: string) => readFileSync(join(core, path), 'utf8')
const luaIn = (folder: string) => readdirSync(join(core, folder)).filter((name) => name.endsWith('.lua'))
const withoutEnd = (name: string) => name.replace('.lua', '')

/** The rows of the table in lua/README.md: name, outcomes, parts. */
const rows = () => {
  const [, table = ''] = /<!-- scripts -->\n(.*?)\n<!-- \/scripts -->/s.exec(read('lua/README.md')) ?? []
  const cells = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim()))
  return cells.map(([, name = '', , , outcomes = '', parts = '']) => ({
    name: name.replaceAll('`', ''),
    outcomes: [...outcomes.matchAll(/`([^`]+)`/g)].map(([, outcome = '']) => outcome),
    parts: parts.split(' '),
  }))
}

test('the table of scripts in lua/README.md lists every script with its parts in order', () => {
  const named = (folder: string) =>
    luaIn(folder).map((file): [string, string] => [read(`${folder}/${file}`), withoutEnd(file)])
  const nameOf = new Map([...named('lua'), ...named('lua/parts')])
  const made = Object.values(scripts).map((texts) => texts.map((text) => nameOf.get(text)).join(' '))
  expect(
    rows()
      .map(({ name, parts }) => [...parts, name].join(' '))
      .sort(),
  ).toEqual(made.sort())
  expect(
    rows()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(luaIn('lua').map(withoutEnd).sort())
})

test.each(rows().filter(({ outcomes }) => outcomes.length > 0))(
  '$name has the outcomes that its row in lua/README.md lists',
  ({ name, parts, outcomes }) => {
    const text = [`lua/${name}.lua`, ...parts.map((part) => `lua/parts/${part}.lua`)].map(read).join('\n')
    for (const outcome of outcomes) expect(text).toContain(`'${outcome}'`)
  },
)

test('the line that core/README.md names for the limit of streams is in claim-slot.lua', () => {
  const [, line = ''] = /In one line of .*?: `([^`]+)`/.exec(read('README.md')) ?? []
  expect(line).not.toBe('')
  expect(read('lua/claim-slot.lua')).toContain(line)
})
