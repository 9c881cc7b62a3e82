import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const run = promisify(execFile)
const { app, context } = JSON.parse(readFileSync('cdk.json', 'utf8'))

/** Runs the app as the CDK does, with a chosen stage and without anything of an AWS account in reach. */
const synth = async (stage?: string) => {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'))
  const chosen = JSON.stringify({ ...context, ...(stage && { stage }) })
  const env = { PATH: process.env.PATH, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: chosen, HOME: outdir }
  const [, ...programArguments] = String(app).split(' ')
  const { stderr } = await run(process.execPath, programArguments, { env })
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'))
  return { stderr, manifest: read('manifest.json'), report: read('validation-report.json'), read }
}

type Finding = { readonly ruleName: string; readonly severity: string }

/** The one warning: said on every synth until a stage can authenticate. */
const OPEN = { ruleName: 'Annotation::viewing-service:authentication-none', severity: 'warning' }

describe.each(['dev', 'prod'])('stage %s', (stage) => {
  const synthesized = synth(stage)

  test('synthesizes without a look-up and warns of nothing but that nobody is authenticated', async () => {
    const { report, manifest } = await synthesized
    const rules = report.pluginReports.flatMap(({ violations }: { violations: Finding[] }) => violations)
    expect(rules).toEqual([expect.objectContaining(OPEN)])
    expect(manifest.missing).toBeUndefined()
  })

  test('names no account and no region', async () => {
    const { manifest } = await synthesized
    expect(manifest.artifacts[`viewing-service-${stage}`].environment).toBe('aws://unknown-account/unknown-region')
  })

  test('has its name in every name that is unique in an account', async () => {
    const { read } = await synthesized
    const template: { Resources: Record<string, { Properties?: Record<string, unknown> }> } = read(
      `viewing-service-${stage}.template.json`,
    )
    const named = Object.values(template.Resources).flatMap(({ Properties = {} }) => [
      Properties.FunctionName,
      Properties.LogGroupName,
      Properties.Name,
      Properties.RoleName,
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
    'cdk.json cannot be deployed:\n- there is no stage "test": write -c stage=dev or -c stage=prod\n',
  )
})
