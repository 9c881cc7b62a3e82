import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include'
import { expect, inject, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000 })

const templateFile = 'lib/edge/web-acl.json'
const template = JSON.parse(readFileSync(templateFile, 'utf8'))
const { Scope, DefaultAction, Rules } = template.Resources.WebAcl.Properties

/** A statement that an address of either list matches. */
const anyOf = (list: string) => ({
  OrStatement: {
    Statements: ['Ipv4', 'Ipv6'].map((version) => ({
      IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [`${list}${version}Set`, 'Arn'] } },
    })),
  },
})

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

/** Of documentation (RFC 5737 and 3849): no request comes from them. */
const NOBODYS = { Ipv4: '192.0.2.0/32', Ipv6: '2001:db8::/128' }

test.each(Object.entries(NOBODYS))(
  'each list of %s addresses is a parameter, and names nobody until it is set',
  (version, nobody) => {
    for (const list of [`Uncounted${version}`, `Blocked${version}`]) {
      expect(template.Parameters[list]).toMatchObject({ Type: 'CommaDelimitedList', Default: nobody })
      expect(template.Resources[`${list}Set`].Properties).toMatchObject({
        Scope: 'CLOUDFRONT',
        IPAddressVersion: version.toUpperCase(),
        Addresses: { Ref: list },
      })
    }
  },
)

test('it blocks the addresses it is told, then one with too many requests, then what the rules of AWS find', () => {
  const [blocked, rate, ...managed] = Rules
  expect(Rules.map(({ Priority }: { Priority: number }) => Priority)).toEqual([0, 1, 2, 3, 4])
  expect(blocked).toMatchObject({ Action: { Block: {} }, Statement: anyOf('Blocked') })
  expect(rate).toMatchObject({
    Action: { Block: {} },
    Statement: {
      RateBasedStatement: {
        AggregateKeyType: 'IP',
        Limit: { Ref: 'RequestsPerAddress' },
        ScopeDownStatement: { NotStatement: { Statement: anyOf('Uncounted') } },
      },
    },
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
