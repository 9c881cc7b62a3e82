import { expect, test } from 'vitest'
import { linkFaults, pathFaults } from './links.ts'
import { type Page, pages } from './pages.ts'

const pageOf = (prose: string): Page => ({ path: 'lib/README.md', text: prose, prose, headings: [], blocks: [] })

test('every link of a README leads to a file, a folder or a heading', () => {
  expect(pages.flatMap(linkFaults)).toEqual([])
})

test('every path that a README names exists', () => {
  expect(pages.flatMap(pathFaults)).toEqual([])
})

test.each([
  ['a file', '[x](../functions/gone.ts)'],
  ['a folder', '[x](gone)'],
  ['a heading of another page', '[x](../README.md#gone)'],
  ['a heading of its own', '[x](#gone)'],
])('a link to %s that is not there is found', (_, prose) => {
  expect(linkFaults(pageOf(prose))).toHaveLength(1)
})

test('a link out of the repository is nobody’s fault', () => {
  expect(linkFaults(pageOf('[x](https://example.com/gone) <http://localhost:8080>'))).toEqual([])
})

test.each(['`lib/gone.ts`', '`gone.lua`', '`gone/`', '`npx vitest run test/gone.test.ts`'])(
  'a path that is not there is found: %s',
  (prose) => {
    expect(pathFaults(pageOf(prose))).toHaveLength(1)
  },
)

test('a media type, a route and what a build makes are no paths of the repository', () => {
  expect(pathFaults(pageOf('`application/json`, `/health`, `cdk.out/`, `dist/openapi.json`, `…/stop`'))).toEqual([])
})
