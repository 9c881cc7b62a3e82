import { parseArgs } from 'node:util'
import { type Context, readContext } from '../command/context.ts'
import { type Call, calls } from './measured.ts'
import { type NumberName, numberOptions, otherOptions } from './options.ts'
import { type OwnPrices, type Region, regions } from './prices/prices.ts'
import { readPrices } from './prices/read-prices.ts'

/** What the command line asks for, faults taken out. */
export type Options = Context & {
  readonly numbers: Readonly<Record<NumberName, number>> & { readonly given: ReadonlySet<string> }
  /** Undefined for the region of the stage. */
  readonly region: Region | undefined
  readonly durations: Partial<Record<Call, number>>
  readonly prices: OwnPrices | undefined
  readonly isJson: boolean
}

/** A command line or a file that cannot be used; the message lists every fault with what to write. */
export class WrongInput extends Error {
  override readonly name = 'WrongInput'
  constructor(faults: readonly string[]) {
    super(['This cannot be counted:', ...faults].join('\n- '))
  }
}

type Texts = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

const numbersIn = (texts: Texts, faults: string[]) =>
  Object.fromEntries(
    Object.entries(numberOptions).map(([name, option]) => {
      const text = texts[name]
      const usual = 'usual' in option ? option.usual : Number.NaN
      if (text === undefined) return [name, usual]
      const value = String(text).trim() === '' ? Number.NaN : Number(text)
      if (!(value >= option.from && value <= option.to))
        faults.push(`--${name} must be a number from ${option.from} to ${option.to}, not "${text}"`)
      return [name, value]
    }),
  ) as Record<NumberName, number> // Object.fromEntries gives only `string`

const isCall = (name: string): name is Call => calls.some((call) => call === name)

const durationsIn = (text: string, faults: string[]): Partial<Record<Call, number>> => {
  const durations: Partial<Record<Call, number>> = {}
  for (const one of text.split(',')) {
    const [name = '', ms = ''] = one.split('=')
    if (!isCall(name)) faults.push(`--duration-ms must name one of ${calls.join(', ')}, not "${name}"`)
    else if (!(Number(ms) > 0)) faults.push(`--duration-ms ${name} must be milliseconds above 0, not "${ms}"`)
    else durations[name] = Number(ms)
  }
  return durations
}

const text = { type: 'string' } as const

const parsed = (args: readonly string[]): Texts => {
  const others = Object.keys(otherOptions).filter((name) => !['stage', 'stages', 'json'].includes(name))
  const names = [...Object.keys(numberOptions), ...others]
  const options = {
    ...Object.fromEntries(names.map((name) => [name, text])),
    context: { ...text, short: 'c', multiple: true } as const,
    json: { type: 'boolean' } as const,
  }
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new WrongInput([error instanceof Error ? error.message : String(error)])
  }
}

const isRegion = (name: string): name is Region => Object.hasOwn(regions, name)

const regionFault = (region: string) =>
  `--region must be ${otherOptions.region.form}, not "${region}": the table has no other prices`

/** The region of the command line, else that of the stage, else the first of the table. Throws {@link WrongInput}. */
export const regionOf = (options: Pick<Options, 'region'>, ofStage: string | undefined): Region => {
  const region = options.region ?? ofStage ?? 'eu-west-1'
  if (!isRegion(region)) throw new WrongInput([`${regionFault(region)}, and this is the region of the stage`])
  return region
}

const textIn = (texts: Texts, name: string) => {
  const value = texts[name]
  return typeof value === 'string' ? value : undefined
}

/** What belongs together. */
const relations = (numbers: Record<NumberName, number>, given: ReadonlySet<string>): string[] => {
  const { streams } = numbers
  const average = numbers['average-streams']
  return [
    ...(given.has('streams')
      ? []
      : ['--streams must be given: the concurrent streams at the peak, such as --streams 100000']),
    ...(given.has('average-streams') && given.has('load-factor')
      ? ['--average-streams and --load-factor say the same: write one of them']
      : []),
    ...(average > streams ? [`--average-streams must be at most --streams, ${streams}, not ${average}`] : []),
  ]
}

/** Throws {@link WrongInput} with every fault. */
export const readOptions = (args: readonly string[]): Options => {
  const texts = parsed(args)
  const faults: string[] = []
  const given = new Set(Object.keys(texts))
  const numbers = numbersIn(texts, faults)
  faults.push(...relations(numbers, given))
  const { stage, stages, faults: ofContext } = readContext(Array.isArray(texts.context) ? texts.context : [], false)
  faults.push(...ofContext)
  const region = textIn(texts, 'region')
  if (region !== undefined && !isRegion(region)) faults.push(regionFault(region))
  const [durationText, path] = [textIn(texts, 'duration-ms'), textIn(texts, 'prices')]
  const durations = durationText === undefined ? {} : durationsIn(durationText, faults)
  const prices = path === undefined ? undefined : readPrices(path, faults)
  if (faults.length > 0) throw new WrongInput(faults)
  const known = region !== undefined && isRegion(region) ? region : undefined
  return {
    numbers: { ...numbers, given },
    stage,
    stages,
    region: known,
    durations,
    prices,
    isJson: texts.json === true,
  }
}
