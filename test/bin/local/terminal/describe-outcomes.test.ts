import { expect, test } from 'vitest'
import { content, identity } from '../../../../bin/local/stand-ins/stand-in-outcomes.ts'
import { widthOf } from '../../../../bin/local/terminal/columns.ts'
import { listOutcomes } from '../../../../bin/local/terminal/describe-outcomes.ts'

test('the terminal lists what each beginning of an id chooses, in 80 columns', () => {
  const list = listOutcomes()
  const words = list.replace(/\s+/g, ' ')
  for (const { outcomes, otherwise } of [identity, content]) {
    expect(words).toContain(` anything else ${otherwise.about}`)
    for (const { prefix, about } of outcomes) expect(words).toContain(` ${prefix}… ${about}`)
  }
  expect(list.split('\n').filter((line) => widthOf(line) > 80)).toEqual([])
})
