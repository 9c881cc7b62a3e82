import { readFileSync } from 'node:fs'
import { nodeTypes } from './nodes.ts'
import { type OwnPrices, TABLE_DATE } from './prices.ts'
import { units } from './units.ts'

const priceFaults = (path: string, written: Readonly<Record<string, unknown>>): string[] => {
  const known = [...Object.keys(units).filter((name) => name !== 'nodeHours'), ...Object.keys(nodeTypes)]
  return Object.entries(written).flatMap(([name, usd]) => {
    if (name === 'date') return typeof usd === 'string' ? [] : [`${path}: date must be a text, such as "${TABLE_DATE}"`]
    if (!known.includes(name)) return [`${path}: "${name}" is no price: write one of ${known.join(', ')}, or date`]
    return typeof usd === 'number' && usd >= 0
      ? []
      : [
          `${path}: ${name} must be US dollars for one of the ${units[name as keyof typeof units]?.unit ?? 'hours'}, such as 0.01`,
        ]
  })
}

/** The prices of a user's file; what is wrong with it is added to the faults, each as a sentence. */
export const readPrices = (path: string, faults: string[]): OwnPrices | undefined => {
  try {
    const written: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof written !== 'object' || written === null || Array.isArray(written)) throw new Error('it is no object')
    const { date = TABLE_DATE, ...usd } = written as Record<string, never>
    faults.push(...priceFaults(path, { ...written }))
    return { source: { url: path, date }, usd }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    faults.push(
      `--prices ${path} must be a JSON object of prices, such as {"date":"${TABLE_DATE}","events":0.0000009}: ${why}`,
    )
    return undefined
  }
}
