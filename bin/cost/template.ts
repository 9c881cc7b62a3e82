import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { readStage, type Stage } from '../../lib/stage/stage.ts'
import { ViewingServiceStack } from '../../lib/viewing-service-stack.ts'
import { stagesIn } from '../command/find-stage.ts'
import { resources } from './prices/resources.ts'
import type { Template } from './use/inventory.ts'

/** A type of resource of which nobody has written what it costs. */
export class UnpricedResource extends Error {
  override readonly name = 'UnpricedResource'
  constructor(types: readonly string[]) {
    super(
      `The template has resources without a price: ${types.join(', ')}. Give each a row in bin/cost/prices/resources.ts: its prices, or why it is free`,
    )
  }
}

/** Placeholders that a team has not filled in yet cost nothing; what stands in for them is none of them. */
const filledIn = (stages: unknown): unknown => {
  const text = JSON.stringify(stages) ?? 'null'
  const named = text.replaceAll(/example\.(com|net|org|edu)/g, 'placeholder.internal')
  return JSON.parse(named.replaceAll(/"(111122223333|123456789012|444455556666|777788889999)"/g, '"210987654321"'))
}

/** A stage of `cdk.json`, or of a file with the same content as `context.stages`. Throws InvalidStage. */
export const stageCalled = (name: string, file?: string): Stage => readStage(filledIn(stagesIn(file)), name)

/** The types of resource in a template that have no row in the table of prices. */
export const unpricedIn = ({ Resources }: Template): string[] => [
  ...new Set(Object.values(Resources).flatMap(({ Type }) => (Object.hasOwn(resources, Type) ? [] : [Type]))),
]

/** A stage may have a second stack, for what CloudFront takes from us-east-1 alone. */
const named = (stack: string, { Resources }: Template) =>
  Object.fromEntries(Object.entries(Resources).map(([id, resource]) => [`${stack}/${id}`, resource]))

/** All resources of a stage, synthesized without an account; nothing of it stays. Throws {@link UnpricedResource}. */
export const templateOf = (stage: Stage): Template => {
  const outdir = mkdtempSync(join(tmpdir(), 'viewing-service-cost-'))
  try {
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false })
    new ViewingServiceStack(app, stage)
    const Resources = Object.assign({}, ...app.synth().stacks.map((stack) => named(stack.stackName, stack.template)))
    const template: Template = { Resources }
    const unpriced = unpricedIn(template)
    if (unpriced.length > 0) throw new UnpricedResource(unpriced)
    return template
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
