import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { compileCache } from '../support/processes/compile-cache.ts'
import { featureFlags } from '../support/stack/feature-flags.ts'

const run = promisify(execFile)
const { app, context } = JSON.parse(readFileSync('cdk.json', 'utf8'))
const stages = 'test/support/stack/stages.json'

/** Runs the app as the CDK does, with a chosen stage and without anything of an AWS account in reach. */
const synth = async (stage: string) => {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'))
  const chosen = JSON.stringify({ ...context, stages, stage })
  const env = { PATH: process.env.PATH, ...compileCache, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: chosen, HOME: outdir }
  const [, ...programArguments] = String(app).split(' ')
  const { stderr } = await run(process.execPath, programArguments, { env })
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'))
  return { stderr, manifest: read('manifest.json'), report: read('validation-report.json'), read }
}

test('the app that cdk.json names synthesizes a stage, and its validator has nothing to refuse', async () => {
  const { report, manifest } = await synth('prod')
  type Finding = { readonly ruleName: string; readonly severity: string }
  const findings: Finding[] = report.pluginReports.flatMap(({ violations }: { violations: Finding[] }) => violations)
  const warnings = ['alarms-notify-nobody', 'region-of-the-body'].map((rule) => `Annotation::viewing-service:${rule}`)
  expect(findings).toEqual(warnings.map((ruleName) => expect.objectContaining({ ruleName, severity: 'warning' })))
  expect(manifest.artifacts['viewing-service-prod'].environment).toBe('aws://210987654322/eu-west-1')
}, 240_000)

test('a wrong stage fails with one sentence and no stack trace', async () => {
  const failure = await synth('test').catch((error) => error)
  expect(failure.code).toBe(1)
  expect(failure.stderr).toBe(
    'The stage cannot be deployed:\n- there is no stage "test": write -c stage=dev or -c stage=prod\n',
  )
})

test('every feature flag of this version of the CDK is decided in cdk.json', () => {
  expect(featureFlags().length).toBeGreaterThan(90)
  expect(featureFlags().filter((flag) => !(flag in context))).toEqual([])
})
