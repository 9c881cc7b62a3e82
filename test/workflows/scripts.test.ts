import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { scriptOf } from './workflows.ts'

/**
 * Runs a step as GitHub does (`bash -eo pipefail`), in a folder of its own. Programs that need an account or the network
 * are played by scripts; everything else is the machine's.
 */
const run = (script: string, played: Record<string, string>, variables: Record<string, string> = {}) => {
  const cwd = mkdtempSync(join(tmpdir(), 'workflow-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  for (const [program, body] of Object.entries(played))
    writeFileSync(join(cwd, program), `#!/usr/bin/env bash\n${body}\n`, { mode: 0o755 })
  const files = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'), GITHUB_OUTPUT: join(cwd, 'outputs') }
  const start = (setUp: (folder: string) => void = () => {}) => {
    setUp(cwd)
    const env = { PATH: `${cwd}${delimiter}${process.env.PATH}`, STAGE: 'prod', ...files, ...variables }
    const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd, env, encoding: 'utf8' })
    const read = (name: string) => (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '')
    return { status, stdout, read }
  }
  return start
}

/** `npm run -s replacements -- …` from another folder. */
const REPLACEMENTS = `shift 4; exec ${process.execPath} ${resolve('bin/replacements.ts')} "$@"`

describe('the template of the deployed stage', () => {
  const script = scriptOf('diff.yml', 'The template of the deployed stage')

  test('is what AWS answers', () => {
    const { status, read } = run(script, { aws: `[ "$4" = viewing-service-prod ] && echo '{"Resources":{"A":{}}}'` })()
    expect([status, read('deployed.json')]).toEqual([0, '{"Resources":{"A":{}}}\n'])
  })

  test('is empty when there is no stack yet', () => {
    const { status, read } = run(script, { aws: 'echo "Stack with id x does not exist" >&2; exit 254' })()
    expect([status, read('deployed.json')]).toEqual([0, '{"Resources":{}}\n'])
  })

  test('that cannot be read fails the step', () => {
    const { status, stdout } = run(script, { aws: 'echo "AccessDenied" >&2; exit 254' })()
    expect([status, stdout]).toEqual([1, 'AccessDenied\n'])
  })
})

describe('the judgement of the change set', () => {
  const script = scriptOf('deploy.yml', 'Nothing irreplaceable is lost')
  const judge = (allow: string, change: (set: Record<string, unknown>) => object = (set) => set) =>
    run(
      script,
      { npm: REPLACEMENTS },
      { ALLOW: allow, CHANGE_SET: 'pipeline-1-1' },
    )((folder) => {
      copyFileSync('test/bin/replacements/network-changed.json', join(folder, 'change-set.json'))
      const set = JSON.parse(readFileSync(join(folder, 'change-set.json'), 'utf8'))
      writeFileSync(join(folder, 'change-set.json'), JSON.stringify(change(set)))
    })

  test('stops before a loss, says why in the summary, and hands on no change set', () => {
    const { status, read } = judge('')
    expect(status).toBe(1)
    expect(read('summary.md')).toContain('This deployment must not run')
    expect(read('outputs')).toBe('')
  })

  test('lets a loss pass that is allowed by name, and lists all changes', () => {
    const { status, read } = judge('NetworkVpc7FB7348F SessionStoreRedisE926EC7E')
    expect([status, read('outputs')]).toEqual([0, 'change-set=pipeline-1-1\n'])
    expect(read('summary.md')).toContain('- Modify PlaybackApigethealth25E11809 (AWS::Lambda::Function) False\n')
  })

  test('hands on no change set when there is nothing to change', () => {
    const StatusReason = "The submitted information didn't contain changes."
    const { status, read } = judge('', (set) => ({ ...set, Status: 'FAILED', StatusReason, Changes: [] }))
    expect([status, read('outputs')]).toEqual([0, ''])
  })
})

describe('the early judgement in a pull request', () => {
  const script = scriptOf('diff.yml', 'Nothing irreplaceable is lost')
  const judge = (next: object) =>
    run(script.replace('cdk.out/', ''), { npm: REPLACEMENTS })((folder) => {
      const deployed = { Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'a' } } } }
      writeFileSync(join(folder, 'deployed.json'), JSON.stringify(deployed))
      writeFileSync(join(folder, 'viewing-service-prod.template.json'), JSON.stringify(next))
    })

  test('fails when the bus would go, and passes when nothing does', () => {
    const Bus = (Name: string) => ({ Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name } } } })
    expect(judge(Bus('b'))).toMatchObject({ status: 1 })
    expect(judge(Bus('a'))).toMatchObject({ status: 0 })
  })
})

describe('stages in a file of their own', () => {
  const ARGUMENTS = `printf "<%s>" "$@" >> arguments; echo >> arguments`
  const deploy = 'Make the change set'

  test.each([
    ['deploy.yml', deploy],
    ['deploy.yml', 'Execute the change set'],
    ['diff.yml', 'cdk diff'],
  ])('are given to every command of the CDK: %s, %s', (file, step) => {
    const start = run(scriptOf(file, step), { npx: ARGUMENTS }, { STAGES_FILE: 'our stages.json', CHANGE_SET: 'one' })
    const { status, read } = start()
    expect(status).toBe(0)
    const commands = read('arguments').trim().split('\n')
    expect(commands).not.toEqual([''])
    for (const command of commands) expect(command).toContain('<-c><stage=prod><-c><stages=our stages.json>')
  })

  test('leave no word in a command when there is no such file', () => {
    const { read } = run(scriptOf('deploy.yml', deploy), { npx: ARGUMENTS }, { STAGES_FILE: '', CHANGE_SET: 'one' })()
    expect(read('arguments')).toMatch(
      /^<cdk><deploy><-c><stage=prod><--method><prepare-change-set><--change-set-name><one>/,
    )
  })
})

describe('the doctor after a deployment', () => {
  const script = scriptOf('deploy.yml', 'Ask the deployed API as a player and a CDN would')
  const variables = { API_URL: 'https://api.example.com', DOCTOR_OPTIONS: '--content film-1' }
  const examine = (said: string, code: number) =>
    run(script, { npm: `echo "$@" > arguments; echo '${said}'; exit ${code}` }, variables)()

  test('is given its options as words, and a fault fails the step', () => {
    const { status, read } = examine('FAULT health', 1)
    expect([status, read('summary.md')]).toEqual([1, 'FAULT health\n'])
    expect(read('arguments')).toBe('run -s doctor -- https://api.example.com --content film-1\n')
  })

  test('that could not check all is a warning of the run, which says what to set', () => {
    const { status, stdout } = examine('NOT CHECKED: Set the variable DOCTOR_TOKEN.', 3)
    expect(status).toBe(0)
    expect(stdout).toContain('::warning title=Not all was checked::NOT CHECKED: Set the variable DOCTOR_TOKEN.\n')
  })

  test('that finds nothing wrong warns of nothing, and wrong options fail the step', () => {
    expect(examine('Nothing is wrong', 0)).toMatchObject({ status: 0, stdout: 'Nothing is wrong\n' })
    expect(examine('--fast is no option', 2).status).toBe(2)
  })
})

describe('where the API is', () => {
  const script = scriptOf('deploy.yml', 'Where the API is')
  const find = (outputs: object) =>
    run(script, {})((folder) => writeFileSync(join(folder, 'outputs.json'), JSON.stringify(outputs)))

  test('is read from the outputs of the deployment', () => {
    const { status, read } = find({ 'viewing-service-prod': { ApiUrl: 'https://api.example.com' } })
    expect([status, read('outputs')]).toEqual([0, 'api-url=https://api.example.com\n'])
  })
})
