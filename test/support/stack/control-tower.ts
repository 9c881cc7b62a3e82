import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@cdklabs/cdk-validator-cfnguard/package.json'))
const RULES = join(PACKAGE, 'rules/control-tower/cfn-guard')

const ruleFiles = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.guard'))
  .map((path) => ({ path: join(RULES, path), text: readFileSync(join(RULES, path), 'utf8') }))

/** A rule is about a type that its text names. Reading the rules of all other services takes ten seconds a template. */
const rulesFor = (types: readonly string[]) =>
  ruleFiles.filter(({ text }) => types.some((type) => text.includes(`"${type}"`))).map(({ path }) => path)

/** A rule of Control Tower, such as `CT.SQS.PR.1`, and the resource that does not keep it. */
export type Violation = { readonly rule: string; readonly says: string; readonly resource: string }

/** What the Control Tower rules of AWS find in a template, by the program that AWS ships for it. */
export const controlTower = (templatePath: string): { rules: number; violations: Violation[] } => {
  const { Resources }: { Resources: Record<string, { Type: string }> } = JSON.parse(readFileSync(templatePath, 'utf8'))
  const rules = rulesFor([...new Set(Object.values(Resources).map(({ Type }) => Type))])
  const validator = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules, maxBuffer: 100_000_000 })
  const { violations } = validator.validate({ templatePaths: [templatePath] } as never)
  const found = violations.flatMap(({ description, violatingResources }) => {
    const [, rule = description, says = ''] = /^\[(CT\.[\w.]+)\]: (.*)$/.exec(description) ?? []
    return violatingResources.map(({ resourceLogicalId }) => ({ rule, says, resource: resourceLogicalId }))
  })
  return { rules: rules.length, violations: found }
}
