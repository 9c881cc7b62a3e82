import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createPlayer } from '../../../lib/player/player.ts'

const page = readFileSync('lib/player/README.md', 'utf8')
const porting = readFileSync('lib/player/porting/README.md', 'utf8')
const contract = readFileSync('functions/contract/README.md', 'utf8')

const blockIn = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(porting)?.[1] ?? ''
const namedIn = (text: string) => [...text.matchAll(/`(\w+)[(`]/g)].map(([, name = '']) => name)

test('the page names every verb of the player, and no other', () => {
  const rows = page.match(/\| verb \|[\s\S]*?\n\n/)?.[0] ?? ''
  const first = rows.split('\n').map((row) => row.split(' | ')[0] ?? '')
  const player = createPlayer({ api: '', viewer: { userId: 'a', profileId: 'b', deviceId: 'c' }, page: null })
  expect(first.flatMap(namedIn).toSorted()).toEqual(Object.keys(player).toSorted())
  player.dispose()
})

test('the drawing and the table of states name every state', () => {
  const source = readFileSync('lib/player/state.ts', 'utf8')
  const names = new Set([...source.matchAll(/readonly name: '(\w+)'(?: \| '(\w+)')?/g)].flatMap(([, a, b]) => [a, b]))
  names.delete(undefined)
  const drawing = /stateDiagram-v2(.*?)```/s.exec(page)?.[1] ?? ''
  const table = page.match(/\| `name` \|[\s\S]*?\n\n/)?.[0] ?? ''
  const drawn = new Set(drawing.match(/\b[a-z]+(?= -->)|(?<=--> )[a-z]+/g))
  const listed = new Set(table.split('\n').flatMap((row) => namedIn(row.split(' | ')[0] ?? '').slice(0, 2)))
  listed.delete('name')
  expect(names.size).toBeGreaterThan(5)
  expect(drawn).toEqual(names)
  expect(listed).toEqual(names)
})

test.each(['swift', 'kotlin', 'brightscript'])(
  'the code in %s knows every recovery and every settling code',
  (language) => {
    const code = blockIn(language).toLowerCase()
    const table = contract.match(/\| `recovery` \| what the player does \|[\s\S]*?\n\n/)?.[0] ?? ''
    const recoveries = [...table.matchAll(/^\| `(\w+)`/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'recovery')
    expect(recoveries.toSorted()).toEqual(['fix', 'none', 'recreate', 'retry', 'show', 'sign_in'])
    const settling = ['concurrency_limit_reached', 'not_entitled', 'content_unavailable', 'dependency_unavailable']
    expect([...recoveries, ...settling].filter((name) => !code.includes(name))).toEqual([])
  },
)
