import { BlockList, isIP } from 'node:net'
import { MalformedPattern } from './malformed-pattern.ts'
import { type Operator, onText, textIn } from './value-test.ts'

const FAMILIES = { 4: 'ipv4', 6: 'ipv6' } as const
/** A range holds at least two addresses: one alone is an exact match. */
const LONGEST = { 4: 31, 6: 127 } as const

const familyOf = (address: string) => {
  const family = isIP(address)
  return family === 4 || family === 6 ? family : undefined
}

/** An address within a range such as `10.0.0.0/24` or `2001:db8::/32`. */
export const cidr: Operator = (operand, place) => {
  const [, address = '', bits = ''] = /^([\d.a-fA-F:]+)\/(\d{1,3})$/.exec(textIn(operand, place)) ?? []
  const family = familyOf(address)
  if (!family || Number(bits) > LONGEST[family])
    throw new MalformedPattern(place, 'a range is written as 10.0.0.0/24 or 2001:db8::/32')
  const range = new BlockList()
  range.addSubnet(address, Number(bits), FAMILIES[family])
  return onText((text) => {
    const given = familyOf(text)
    return given !== undefined && range.check(text, FAMILIES[given])
  })
}
