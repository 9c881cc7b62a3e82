import { expect, test } from 'vitest'
import { problems } from '../../../functions/contract/problems.ts'
import { refusals as described } from '../../bin/openapi/document.ts'
import { page } from '../../support/documents/page.ts'

const contract = page('functions/contract/README.md')
const refusals = Object.keys(problems)
/** The section of each refusal: its first paragraph and the example after it. */
const sectionOf = (code: string) => contract.text.split(`\n### ${code}\n`)[1]?.split(/\n##+ /)[0] ?? ''

test('each refusal has a section whose anchor is its code, and the table leads to it', () => {
  const headings = [...contract.text.matchAll(/^### ([a-z_]+)$/gm)].map(([, heading]) => heading)
  expect(headings).toEqual(refusals)
  const links = contract.rows('refusals').map(([, cell = '']) => /\(#(\w+)\)/.exec(cell)?.[1])
  expect(links).toEqual(refusals)
})

test.each(Object.entries<{ status: number; recovery?: string }>(problems))(
  'the section of %s says status and recovery, what to wait for, and shows an example of the OpenAPI document',
  (code, { status, recovery = 'sign_in|recreate' }) => {
    const section = sectionOf(code)
    expect(section).toMatch(new RegExp(`^\\n${status}, \`recovery\` \`(${recovery})\``))
    expect(section.includes('`Retry-After`')).toBe([409, 429, 503].includes(status))
    const example = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '')
    const documented = described.filter((one) => one.code === code).map(({ value }) => value)
    expect(documented).toContainEqual(example)
  },
)
