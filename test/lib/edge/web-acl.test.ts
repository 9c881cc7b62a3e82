import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include'
import { expect, inject, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000 })

const templateFile = 'lib/edge/web-acl.json'
const template = JSON.parse(readFileSync(templateFile, 'utf8'))
const { Scope, DefaultAction, Rules } = template.Resources.WebAcl.Properties

test('the CDK’s validator has nothing against the web ACL', () => {
  const outdir = mkdtempSync(join(inject('scratch'), 'web-acl-'))
  const context = { '@aws-cdk/core:validateAgainstDefaultRules': true }
  const app = new App({ outdir, context, analyticsReporting: false })
  new CfnInclude(new Stack(app, 'web-acl'), 'Template', { templateFile })
  app.synth()
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'))
  expect(report.pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations)).toEqual([])
})

test('the web ACL is for CloudFront, lets through what no rule blocks, and tells its ARN', () => {
  expect({ Scope, DefaultAction }).toEqual({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } })
  expect(template.Outputs.WebAclArn.Value).toEqual({ 'Fn::GetAtt': ['WebAcl', 'Arn'] })
})

test('it blocks an address with too many requests first, then what the rules of AWS find', () => {
  const [rate, ...managed] = Rules
  expect(rate).toMatchObject({
    Action: { Block: {} },
    Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: { Ref: 'RequestsPerAddress' } } },
  })
  expect(
    managed.map(
      ({ Statement }: { Statement: Record<string, { Name: string }> }) => Statement.ManagedRuleGroupStatement?.Name,
    ),
  ).toEqual([
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesCommonRuleSet',
  ])
})

test('players without a User-Agent and bodies of more than 8 KB are only counted', () => {
  const overrides = Rules.at(-1).Statement.ManagedRuleGroupStatement.RuleActionOverrides
  expect(overrides).toEqual(
    ['NoUserAgent_HEADER', 'SizeRestrictions_BODY'].map((Name) => ({ Name, ActionToUse: { Count: {} } })),
  )
})
