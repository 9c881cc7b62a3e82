import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('@cdklabs/cdk-validator-cfnguard/package.json'))
const RULES = join(PACKAGE, 'rules/control-tower/cfn-guard')

/** A rule begins with the types of the resources it selects, as in `let SQS_QUEUE_TYPE = "AWS::SQS::Queue"`. */
const subjectsOf = (rule: string): string[] => {
  const subjects = [...rule.matchAll(/^let \w+\s*=\s*['"](AWS::\w+::\w+)['"]/gm)].map(([, type = '']) => type)
  if (subjects.length === 0) throw new Error(`It does not say what it is about: ${rule.slice(0, 200)}`)
  return subjects
}

const ruleFiles = readdirSync(RULES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.guard'))
  .map((path) => ({ path: join(RULES, path), subjects: subjectsOf(readFileSync(join(RULES, path), 'utf8')) }))

/**
 * The rules that select a resource of one of these types. A quarter of a second is spent on each other one, which has
 * nothing to say.
 */
const rulesFor = (types: readonly string[]) =>
  ruleFiles.filter(({ subjects }) => types.some((type) => subjects.includes(type))).map(({ path }) => path)

/** A rule of Control Tower, such as `CT.SQS.PR.1`, and the resource that does not keep it. */
export type Violation = { readonly rule: string; readonly says: string; readonly resource: string }

const typesIn = (templatePath: string): string[] => {
  const { Resources }: { Resources: Record<string, { Type: string }> } = JSON.parse(readFileSync(templatePath, 'utf8'))
  return [...new Set(Object.values(Resources).map(({ Type }) => Type))]
}

/** What rules find in a template, by the program that AWS ships for them. */
const violationsOf = (templatePath: string, rules: string[]): Violation[] => {
  const validator = new CfnGuardValidator({ controlTowerRulesEnabled: false, rules, maxBuffer: 100_000_000 })
  const { violations } = validator.validate({ templatePaths: [templatePath] } as never)
  return violations.flatMap(({ description, violatingResources }) => {
    const [, rule = description, says = ''] = /^\[(CT\.[\w.]+)\]: (.*)$/.exec(description) ?? []
    return violatingResources.map(({ resourceLogicalId }) => ({ rule, says, resource: resourceLogicalId }))
  })
}

/** What the Control Tower rules of AWS find in a template, and how many of them are about its resources. */
export const controlTower = (templatePath: string): { rules: number; violations: Violation[] } => {
  const rules = rulesFor(typesIn(templatePath))
  return { rules: rules.length, violations: violationsOf(templatePath, rules) }
}

/** The same, asking every rule. */
export const wholeControlTower = (templatePath: string): Violation[] =>
  violationsOf(
    templatePath,
    ruleFiles.map(({ path }) => path),
  )
