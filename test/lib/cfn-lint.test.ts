import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { offers, regions } from '../../lib/stage/regions.ts'
import { kindsOfStage } from '../support/stack/kinds-of-stage.ts'
import { templateOfKind, writeTemplate } from '../support/stack/templates.ts'

vi.setConfig({ testTimeout: 300_000 })

/** Each rule that is not checked, and why. */
const IGNORED: Readonly<Record<string, string>> = {
  W3005: 'The CDK writes DependsOn beside each reference to a role, so that its policies are there too.',
  W3010: 'A stage may name the zones of its network. It belongs to one region, so they are never wrong there.',
}

const { status, stdout: version } = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' })
const isThere = status === 0
if (!isThere)
  console.warn('NO cfn-lint ON THIS MACHINE: the templates are not checked by it (pipx install cfn-lint==1.51.0)')

type Finding = { Rule: { Id: string }; Message: string; Filename: string }
const lint = async (paths: readonly string[], inRegions = ['eu-west-1']): Promise<string[]> => {
  const options = ['--ignore-checks', Object.keys(IGNORED).join(','), '--regions', ...inRegions, '--format', 'json']
  const run = promisify(execFile)('cfn-lint', [...options, '--template', ...paths], { maxBuffer: 100_000_000 })
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  const findings: Finding[] = JSON.parse(stdout)
  return findings.map(({ Rule, Message, Filename }) => `${Filename}: ${Rule.Id} ${Message}`)
}

/** The title says it when nothing was checked. */
const [testHere, by] = isThere ? [test, version.trim()] : [test.skip, 'NO cfn-lint ON THIS MACHINE']

/** Where a stage of this kind must be accepted: what CloudFormation knows differs from region to region. */
const REGIONS: Readonly<Record<string, string[]>> = {
  dev: regions.filter((region) => offers(region, 'archive') && offers(region, 'schema registry')),
  minimal: [...regions], // it has neither
}

/** cfn-lint reads its schemas for each call anew, so that all other templates go to one. */
const together = Object.keys(kindsOfStage).filter((name) => !REGIONS[name])
const wrong = () => {
  const Queue = { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 'soon' } }
  return writeTemplate('wrong', { Resources: { Queue } })
}
let found: Promise<string[]> | undefined
const foundTogether = () => {
  found ??= lint([...together.map((name) => templateOfKind(name)), '.github/roles.template.yaml', wrong()])
  return found
}
const isAbout = (name: string) => (finding: string) => finding.includes(`/${name}.template.`)

for (const name of Object.keys(kindsOfStage))
  testHere(`cfn-lint finds nothing in the template of stage ${name} (${by})`, async () => {
    const regions = REGIONS[name]
    const findings = regions
      ? await lint([templateOfKind(name)], regions)
      : (await foundTogether()).filter(isAbout(name))
    expect(findings).toEqual([])
  })

testHere(
  `cfn-lint finds nothing in the roles of the pipeline, and a property that is wrong elsewhere (${by})`,
  async () => {
    const others = (await foundTogether()).filter((finding) => !together.some((name) => isAbout(name)(finding)))
    expect(others).toEqual([expect.stringMatching(/wrong.*: E3012 /)])
  },
)
