import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { kindsOfStage } from '../support/stack/kinds-of-stage.ts'

const run = promisify(execFile)
const { app, context } = JSON.parse(readFileSync('cdk.json', 'utf8'))

/** Those that are written, and one that says everything a stage may say but who may call. */
const everything = kindsOfStage.everything
const settings = { ...Object(everything?.settings), REGION_HEADER: 'CloudFront-Viewer-Country' }
const stages = { ...context.stages, open: { ...everything, settings, authentication: 'none' } }

/** Runs the app as the CDK does, with a chosen stage and without anything of an AWS account in reach. */
const synth = async (stage?: string) => {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'))
  const chosen = JSON.stringify({ ...context, stages, ...(stage && { stage }) })
  const env = { PATH: process.env.PATH, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: chosen, HOME: outdir }
  const [, ...programArguments] = String(app).split(' ')
  const { stderr } = await run(process.execPath, programArguments, { env })
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'))
  return { stderr, manifest: read('manifest.json'), report: read('validation-report.json'), read }
}

type Finding = { readonly ruleName: string; readonly severity: string }

const warning = (name: string) => ({ ruleName: `Annotation::viewing-service:${name}`, severity: 'warning' })
/** The warnings of each: who may call, and where the region of a viewer comes from. */
const warnings: Record<string, object[]> = {
  dev: [warning('region-of-the-body')],
  prod: [warning('region-of-the-body')],
  open: [warning('authentication-none')],
}

describe.each(Object.keys(stages))('stage %s', (stage) => {
  let synthesized: Awaited<ReturnType<typeof synth>>
  beforeAll(async () => {
    synthesized = await synth(stage)
  }, 120_000)

  test('synthesizes without a look-up and warns of what everybody may do, and of nothing else', () => {
    const { report, manifest } = synthesized
    const rules = report.pluginReports.flatMap(({ violations }: { violations: Finding[] }) => violations)
    expect(rules).toEqual((warnings[stage] ?? []).map((one) => expect.objectContaining(one)))
    expect(manifest.missing).toBeUndefined()
  })

  test('names no account and no region', () => {
    const { manifest } = synthesized
    expect(manifest.artifacts[`viewing-service-${stage}`].environment).toBe('aws://unknown-account/unknown-region')
  })

  test('has its name in every name that is unique in an account', () => {
    const { read } = synthesized
    const template: { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> } = read(
      `viewing-service-${stage}.template.json`,
    )
    // The name of a role's inline policy is its own affair.
    const resources = Object.values(template.Resources).filter(({ Type }) => Type !== 'AWS::IAM::Policy')
    const named = resources.flatMap(({ Properties = {} }) => [
      Properties.FunctionName,
      Properties.LogGroupName,
      Properties.Name,
      Properties.RoleName,
      Properties.QueueName,
      Properties.ArchiveName,
      Properties.AlarmName,
      Properties.RegistryName,
      Properties.PolicyName,
    ])
    const names = named.filter((name) => typeof name === 'string')
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !name.includes(stage))).toEqual([])
  })
})

test('a wrong stage fails with one sentence and no stack trace', async () => {
  const failure = await synth('test').catch((error) => error)
  expect(failure.code).toBe(1)
  expect(failure.stderr).toBe(
    'cdk.json cannot be deployed:\n- there is no stage "test": write -c stage=dev or -c stage=prod or -c stage=open\n',
  )
})
