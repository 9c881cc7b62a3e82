import { InvalidStage } from '../lib/stage/stage.ts'
import { count } from './cost/count.ts'
import { UnknownNodeType } from './cost/prices/prices.ts'
import { readOptions, WrongInput } from './cost/read-options.ts'
import { json } from './cost/report/json.ts'
import { report } from './cost/report/report.ts'
import { stageCalled, templateOf, UnpricedResource } from './cost/template.ts'
import { typicalStage } from './cost/typical-stage.ts'
import { inventoryOf } from './cost/use/inventory.ts'

const isExpected = (error: unknown): error is Error =>
  [WrongInput, InvalidStage, UnknownNodeType, UnpricedResource].some((kind) => error instanceof kind)

/** What a month costs for given streams, which lever saves what, and which limit gives first. */
try {
  const options = readOptions(process.argv.slice(2))
  const stage = options.stage === undefined ? typicalStage : stageCalled(options.stage, options.stages)
  const counted = count(options, stage, inventoryOf(templateOf(stage)))
  console.log(options.isJson ? json(counted) : report(counted))
} catch (error) {
  if (!isExpected(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
