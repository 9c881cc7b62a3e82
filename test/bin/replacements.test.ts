import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const NETWORK = 'test/bin/replacements/network-changed.json'

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/replacements.ts', ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const file = (content: object) => {
  const folder = mkdtempSync(join(tmpdir(), 'replacements-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'change-set.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

test('a change set that replaces the network ends with 1 and says why', () => {
  const { status, stdout } = run(NETWORK)
  expect(status).toBe(1)
  expect(stdout).toContain('the network (NetworkVpc7FB7348F, AWS::EC2::VPC) would be replaced')
  expect(stdout).toContain('--allow NetworkVpc7FB7348F --allow SessionStoreRedisE926EC7E')
})

test('with both losses allowed by name it ends with 0', () => {
  expect(run(NETWORK, '--allow', 'NetworkVpc7FB7348F,SessionStoreRedisE926EC7E')).toMatchObject({ status: 0 })
})

test('a change set of functions ends with 0', () => {
  const changes = JSON.parse(readFileSync(NETWORK, 'utf8'))
  const isFunction = ({ ResourceChange }: { ResourceChange: { ResourceType: string } }) =>
    ResourceChange.ResourceType === 'AWS::Lambda::Function'
  expect(run(file({ ...changes, Changes: changes.Changes.filter(isFunction) }))).toMatchObject({
    status: 0,
    stdout: 'This deployment replaces and removes nothing that cannot be made again.\n',
  })
})

test('of templates it says that the answer is an early one', () => {
  const empty = file({ Resources: {} })
  const { status, stdout } = run('--templates', file({ Resources: { V: { Type: 'AWS::EC2::VPC' } } }), empty)
  expect(status).toBe(1)
  expect(stdout).toContain('This answer is an early one')
})

test('--help is answered with how to use it, and ends with 0', () => {
  expect(run('--help')).toEqual({ status: 0, stdout: expect.stringMatching(/^Usage: .*--allow/s), stderr: '' })
})

test.each([['gone.json'], ['package.json'], []])('what cannot be judged ends with 1: %s', (...args) => {
  const { status, stdout, stderr } = run(...args)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/cannot be read: it must be a file with what aws|is not what aws cloudformation|^Usage/)
})
