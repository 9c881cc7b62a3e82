import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'luaparse'
import { expect, test } from 'vitest'
import { constantsOf } from '../../../../functions/core/redis/constants.ts'
import { assemble, type Script } from '../../../../functions/core/redis/script.ts'
import * as scripts from '../../../../functions/core/redis/scripts.ts'
import { wordsPart } from '../../../../functions/core/session/words.ts'
import { readConfig } from '../../../../functions/runtime/config.ts'
import { outcomesOf } from '../../../support/lua/answers.ts'

const core = join(import.meta.dirname, '../../../../functions/core')
const read = (path: string) => readFileSync(join(core, path), 'utf8')
const luaIn = (folder: string) => readdirSync(join(core, folder)).filter((name) => name.endsWith('.lua'))
const withoutEnd = (name: string) => name.replace('.lua', '')
/** Texts of parts by their names; one is written by the program. */
const partFiles = ['lua/parts', 'lua/parts/session', 'lua/parts/account'].flatMap((folder) =>
  luaIn(folder).map((file) => [read(`${folder}/${file}`), withoutEnd(file)] as const),
)
const withoutComments = (lua: string) => lua.replaceAll(/^\s*--.*$/gm, '')

const table: Script<string, string>[] = Object.values(scripts)
const constants = constantsOf(readConfig({ AUTHENTICATION: 'none' }))

/** What Redis gives a script. */
const GIVEN = [
  'ARGV',
  'KEYS',
  'redis',
  'error',
  'ipairs',
  'math',
  'next',
  'pairs',
  'string',
  'table',
  'tonumber',
  'type',
  'unpack',
]

/** The rows of the table in lua/README.md: name, outcomes. */
const rows = () => {
  const [, text = ''] = /<!-- scripts -->\n(.*?)\n<!-- \/scripts -->/s.exec(read('lua/README.md')) ?? []
  const cells = text
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim()))
  return cells.map(([, name = '', , , outcomes = '']) => ({
    name: name.replaceAll('`', ''),
    outcomes: [...outcomes.matchAll(/`([^`]+)`/g)].map(([, outcome = '']) => outcome),
  }))
}

test('every script is in the table of scripts.ts once, and in that of lua/README.md', () => {
  const files = luaIn('lua').map(withoutEnd)
  expect(table.map(({ name }) => name).sort()).toEqual(files)
  expect(
    rows()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(files)
})

test.each(table)('$name is made of the parts that its file names, and of itself', ({ name, parts }) => {
  const nameOf = new Map([...partFiles, [wordsPart, 'words'] as const])
  const [, header = ''] = /^-- Parts: (.*(?:\n-- {3}.*)*)$/m.exec(read(`lua/${name}.lua`)) ?? []
  expect(parts.slice(0, -1).map((text) => nameOf.get(text))).toEqual(header.replaceAll('\n--', '').split(/ +/))
  expect(parts.at(-1)).toBe(read(`lua/${name}.lua`))
})

test.each(table)(
  '$name reads the arguments that it is sent, all of them and no others',
  ({ parts, arguments: sent }) => {
    const words = withoutComments(parts.join('\n')).matchAll(/\bA\.(\w+)/g)
    const named = new Set([...words].map(([, word = '']) => word))
    named.delete('now')
    expect([...named].sort()).toEqual([...sent].sort())
  },
)

test.each(table)('$name is Lua in which every name is defined', (script) => {
  const { globals } = parse(assemble(script, constants), { luaVersion: '5.1', scope: true }) as unknown as {
    globals: { name: string }[]
  }
  expect(assemble(script, constants)).not.toMatch(/[AS]\.[a-z]/)
  expect(globals.map(({ name }) => name).filter((name) => !GIVEN.includes(name))).toEqual([])
})

test.each(table.filter(({ outcomes }) => outcomes.length > 0))(
  '$name answers with the outcomes of its row, and lua/README.md lists them',
  (script) => {
    const outcomes = [...script.outcomes].sort()
    expect(outcomesOf(parse(assemble(script, constants), { luaVersion: '5.1' }))).toEqual(outcomes)
    expect(
      rows()
        .find(({ name }) => name === script.name)
        ?.outcomes.sort(),
    ).toEqual(outcomes)
  },
)

test('a name that a script is not given is refused', () => {
  const row = { name: 'wrong', parts: ['return A.nobody'], arguments: [], outcomes: [] }
  expect(() => assemble(row, constants)).toThrow('The script wrong reads nobody, which it is not given')
  expect(() => assemble({ ...row, parts: ['return S.nothing'] }, constants)).toThrow('nothing')
})

test('the line that core/README.md names for the limit of streams is in claim-slot.lua', () => {
  const [, line = ''] = /In one line of .*?: `([^`]+)`/.exec(read('README.md')) ?? []
  expect(line).not.toBe('')
  expect(read('lua/claim-slot.lua')).toContain(line)
})
