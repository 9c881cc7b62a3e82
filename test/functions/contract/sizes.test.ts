import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { IDEMPOTENCY_HOURS, MOST_SHOWN } from '../../../functions/contract/sizes.ts'

const lua = (name: string) => readFileSync(`functions/core/lua/parts/${name}.lua`, 'utf8')

test('the sizes and times of the contract are those of the scripts', () => {
  expect(lua('account/slots')).toMatch(new RegExp(`\\bMOST\\b[^=]*= (\\d+, )*${MOST_SHOWN}\\b`))
  expect(lua('account/request')).toContain(`REQUEST_MS = ${IDEMPOTENCY_HOURS} * 3600000`)
})
