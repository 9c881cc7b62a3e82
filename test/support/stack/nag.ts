import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CfnResource } from 'aws-cdk-lib'
import { App, Validations } from 'aws-cdk-lib'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { AwsSolutionsChecks, type NagPack, type NagPackProps, ServerlessChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { inject } from 'vitest'

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'))

type Finding = { readonly rule: string; readonly path: string }
type Report = {
  pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[]
}

/** What `cdk-nag` found and an acknowledgement covers: its report leaves that out. */
const left: Finding[] = []
const recording = <Pack extends new (scope: IConstruct, props?: NagPackProps) => NagPack>(Checks: Pack) => {
  const { prototype } = Checks as unknown as { prototype: { isAcknowledged(at: CfnResource, rule: string): boolean } }
  const { isAcknowledged } = prototype
  prototype.isAcknowledged = function (at, rule) {
    const is = isAcknowledged.call(this, at, rule)
    if (is) left.push({ rule, path: at.node.path })
    return is
  }
  return Checks
}
const PACKS = [recording(AwsSolutionsChecks), recording(ServerlessChecks)]

/** Fewer say that something is fine, not why. */
const WORDS_OF_A_REASON = 6

/** Every acknowledgement of an app, by the construct it is made on. */
const acknowledgements = (app: App) =>
  app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .filter(([rule]) => /AwsSolutions|Serverless/.test(rule))
      .map(([rule, reason]) => ({ rule: rule.replace('Annotation::', ''), reason, path: node.path })),
  )

/**
 * What AwsSolutions, Serverless and the CDK's own validator find in an app and nobody acknowledged, and the
 * acknowledgements that nothing needs, that give no reason, or that stand for a whole stack.
 */
export const nag = (build: (app: App) => void) => {
  const outdir = mkdtempSync(join(inject('scratch'), 'nag-'))
  const app = new App({ outdir, analyticsReporting: false, context })
  Validations.of(app).addPlugins(...PACKS.map((Checks) => new Checks(app)))
  build(app)
  left.length = 0
  let refusal = ''
  let assembly: CloudAssembly | undefined
  try {
    assembly = app.synth()
  } catch (error) {
    refusal = String(error)
  }
  const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  const findings = report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName: rule, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath: path }): Finding => ({ rule, path })),
    ),
  )
  const said = acknowledgements(app)
  const needless = said.filter(
    ({ rule, path }) => !left.some((one) => one.rule === rule && `${one.path}/`.startsWith(`${path}/`)),
  )
  const groundless = said.filter(({ reason }) => reason.trim().split(/\s+/).length < WORDS_OF_A_REASON)
  // A path of one segment is the stack's, or the app's own.
  const wholesale = said.filter(({ path }) => !path.includes('/'))
  return { assembly, findings, refusal, said, needless, groundless, wholesale }
}
