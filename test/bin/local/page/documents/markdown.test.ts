import { expect, test } from 'vitest'
import { htmlOf } from '../../../../../bin/local/page/documents/markdown.ts'
import { CONTRACT_PAGE, readPage } from '../../../../../bin/local/page/documents/pages.ts'
import { problems } from '../../../../../functions/contract/problems.ts'

test('headings have the anchors that GitHub gives them, equal ones a number', () => {
  const html = htmlOf('a/README.md', '## `rate_limited`\n\n## API Gateway’s *own* answers\n\n## Same\n\n## Same\n')
  expect([...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
    ...['rate_limited', 'api-gateways-own-answers', 'same', 'same-1'],
  ])
})

test('links lead to pages that are served, elsewhere as written, and not to files of the code', () => {
  const html = htmlOf('a/b/README.md', '[x](../c/README.md#d) [y](https://e.example/) [z](../f.ts) [w](#v)')
  expect(html).toContain('<a href="/pages/a/c/README.md#d">x</a>')
  expect(html).toContain('<a href="https://e.example/">y</a>')
  expect(html).toContain('<a href="#v">w</a>')
  expect(html).not.toContain('f.ts')
})

test('each refusal leads to its own place on the contract page', () => {
  const html = readPage(CONTRACT_PAGE)?.html ?? ''
  expect(Object.keys(problems).filter((code) => !html.includes(`id="${code}"`))).toEqual([])
})

test.each(['../package.json', 'package.json', 'bin/../README.md', '', 'node_modules/marked/README.md'])(
  'nothing but a page of this repository is read: not %s',
  (path) => expect(readPage(path)).toBeUndefined(),
)
