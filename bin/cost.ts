import { InvalidStage } from '../lib/stage/stage.ts'
import { asksForHelp } from './command/help.ts'
import { count } from './cost/count.ts'
import { UnknownNodeType } from './cost/prices/prices.ts'
import { readOptions, WrongInput } from './cost/read-options.ts'
import { json } from './cost/report/json.ts'
import { report } from './cost/report/report.ts'
import { stageCalled, templateOf, UnpricedResource } from './cost/template.ts'
import { typicalStage } from './cost/typical-stage.ts'
import { USAGE } from './cost/usage.ts'
import { inventoryOf } from './cost/use/inventory.ts'

const isExpected = (error: unknown): error is Error =>
  [WrongInput, InvalidStage, UnknownNodeType, UnpricedResource].some((kind) => error instanceof kind)

/** What a month costs for given streams, which lever saves what, and which limit gives first. */
const run = (args: readonly string[]) => {
  const options = readOptions(args)
  const stage = options.stage === undefined ? typicalStage : stageCalled(options.stage, options.stages)
  const counted = count(options, stage, inventoryOf(templateOf(stage)))
  return options.isJson ? json(counted) : report(counted)
}

try {
  const args = process.argv.slice(2)
  console.log(asksForHelp(args) ? USAGE : run(args))
} catch (error) {
  if (!isExpected(error)) throw error
  console.error(error.message)
  if (error instanceof WrongInput) console.error('All options: npm run cost -- --help')
  process.exitCode = 1
}
