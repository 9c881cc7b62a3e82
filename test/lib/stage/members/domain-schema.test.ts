import { expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const certificate = (region: string) => `arn:aws:acm:${region}:210987654321:certificate/1111-2222`
const domain = { name: 'play.acme-video.com', certificateArn: certificate('eu-west-1') }
const webAclArn = 'arn:aws:wafv2:us-east-1:210987654321:global/webacl/play/1111-2222'
const edge = { certificateArn: certificate('us-east-1'), webAclArn }

test.each([
  ['a domain', { domain }],
  ['a domain with a hosted zone', { domain: { ...domain, hostedZoneId: 'Z0123456789ABC' } }],
  ['CloudFront in front of a domain', { domain, edge }],
  ['CloudFront as it may be', { domain, edge: { ...edge, priceClass: 'PriceClass_200', secretNumber: 3 } }],
  ['an edge of its own', { edge: 'own' }],
])('%s is accepted', (_, changes) => {
  expect(stage(changes)).toMatchObject(changes)
})

test.each([
  [
    'a URL in place of a name',
    { domain: { ...domain, name: 'https://play.acme-video.com' } },
    /^domain\.name must be a host name/,
  ],
  [
    'no certificate',
    { domain: { name: domain.name } },
    /^domain\.certificateArn must be the ARN of a certificate of ACM/,
  ],
  [
    'a certificate of another region than the API',
    { domain: { ...domain, certificateArn: certificate('us-east-1') } },
    /^domain\.certificateArn must be of a certificate in the region of the stage/,
  ],
  [
    'a hosted zone by its name',
    { domain: { ...domain, hostedZoneId: 'acme-video.com' } },
    /^domain\.hostedZoneId must be the id/,
  ],
  ['CloudFront without a domain', { edge }, /^domain must be the name that players call/],
  [
    'a certificate that CloudFront cannot use',
    { domain, edge: { ...edge, certificateArn: certificate('eu-west-1') } },
    /^edge\.certificateArn must be .* in us-east-1: CloudFront takes no other$/,
  ],
  [
    'a web ACL of a region',
    { domain, edge: { ...edge, webAclArn: webAclArn.replace('global', 'regional') } },
    /^edge\.webAclArn must be the ARN of a web ACL for CloudFront/,
  ],
  ['no web ACL', { domain, edge: { certificateArn: edge.certificateArn } }, /^edge\.webAclArn must be the ARN/],
  [
    'an unknown price class',
    { domain, edge: { ...edge, priceClass: '100' } },
    /^edge\.priceClass must be "PriceClass_100"/,
  ],
  [
    'a secret number below one',
    { domain, edge: { ...edge, secretNumber: 0 } },
    /^edge\.secretNumber must be a whole number from 1/,
  ],
  [
    'CloudFront for GovCloud, which has none',
    {
      region: 'us-gov-west-1',
      domain: { ...domain, certificateArn: certificate('us-gov-west-1').replace('aws', 'aws-us-gov') },
      edge,
    },
    /^edge must not put CloudFront in front in GovCloud, which has none$/,
  ],
  ['an edge by another word', { edge: 'fastly' }, /^edge must be \{"certificateArn", "webAclArn"\} .* or "own"/],
])('%s is refused by a sentence', (_, changes, sentence) => {
  expect(faults(written(changes)).map((fault) => fault.replace(/^stages\.dev\./, ''))).toEqual([
    expect.stringMatching(sentence),
  ])
})
