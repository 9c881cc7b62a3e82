import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pages } from '../../../../bin/doctor/report/pages.ts'

test.each(Object.values(pages))('%s is a section of this repository', (page) => {
  const [, path = '', heading = ''] = /^(\S+\.md), “(.+)”$/.exec(page) ?? []
  const headings = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) => line.replace(/^#+ /, '').replaceAll('’', "'"))
  expect(headings).toContain(heading)
})
