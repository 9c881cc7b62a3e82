import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jobs } from './workflows.ts'

type Statement = {
  Action: string | string[]
  Resource: unknown
  Condition?: { StringEquals: Record<string, unknown> }
}
type Role = {
  AssumeRolePolicyDocument: { Statement: Statement[] }
  Policies: { PolicyDocument: { Statement: Statement[] } }[]
}
const { Resources } = parse(readFileSync('.github/roles.template.yaml', 'utf8'))
const GITHUB = 'token.actions.githubusercontent.com'
const roleNames = ['Read', 'Prepare', 'Deploy'] as const
const role = (name: (typeof roleNames)[number]): Role => Resources[name].Properties

const rightsOf = (name: (typeof roleNames)[number]) =>
  role(name).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
const actionsOf = (name: (typeof roleNames)[number]) => rightsOf(name).flatMap(({ Action }) => Action)

test('each role is given to exactly one subject of GitHub, by its whole text', () => {
  const subjects = roleNames.map((name) => {
    const [trust, ...more] = role(name).AssumeRolePolicyDocument.Statement
    expect(more).toEqual([])
    expect(Object.keys(trust?.Condition ?? {})).toEqual(['StringEquals'])
    const { [`${GITHUB}:aud`]: audience, [`${GITHUB}:sub`]: subject, ...others } = trust?.Condition?.StringEquals ?? {}
    expect([audience, others]).toEqual(['sts.amazonaws.com', {}])
    return subject
  })
  expect(subjects).toEqual([
    { 'Fn::Sub': 'repo:${Repository}:pull_request' },
    { 'Fn::Sub': 'repo:${Repository}:environment:${Stage}-prepare' },
    { 'Fn::Sub': 'repo:${Repository}:environment:${Stage}' },
  ])
})

test('the environments of the workflow are those that the roles trust', () => {
  const environments = jobs.flatMap(({ permissions, environment }) =>
    permissions?.['id-token'] === 'write' && environment ? [environment] : [],
  )
  expect(environments).toEqual(["${{ inputs.stage || 'dev' }}-prepare", "${{ inputs.stage || 'dev' }}"])
})

test('who makes a change set cannot execute one, and who executes one cannot make one', () => {
  expect(actionsOf('Read')).toEqual(['cloudformation:GetTemplate'])
  expect(actionsOf('Prepare')).toContain('cloudformation:CreateChangeSet')
  expect(actionsOf('Deploy')).toContain('cloudformation:ExecuteChangeSet')
  const changing = /:(Execute|Create|Update)(ChangeSet|Stack)$|PassRole|AssumeRole|Delete/
  expect(actionsOf('Prepare').filter((action) => changing.test(action))).toEqual([
    ...['cloudformation:CreateChangeSet', 'cloudformation:DeleteChangeSet', 'sts:AssumeRole', 'iam:PassRole'],
  ])
  expect(actionsOf('Deploy').filter((action) => changing.test(action))).toEqual(['cloudformation:ExecuteChangeSet'])
})

test('no right is for every action or every resource', () => {
  const rights = roleNames.flatMap(rightsOf)
  expect(rights.filter(({ Action, Resource }) => JSON.stringify([Action, Resource]).includes('"*"'))).toEqual([])
  expect(rights.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([])
  const stacks = rights.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('cloudformation:')))
  const OWN = /:stack\/viewing-service-\$\{Stage\}\/\*"\}$/
  expect(stacks.filter(({ Resource }) => !OWN.test(JSON.stringify(Resource)))).toEqual([])
})
