import { expect, test } from 'vitest'
import { faults, stage, written } from '../../../support/stack/stages.ts'

const own = { cidr: '10.40.0.0/16' }
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']

test.each([
  ['two zones', { availabilityZones: zones.slice(1) }],
  ['three zones with a NAT gateway each', { availabilityZones: zones, natGateways: 3 }],
  ['no endpoints', { endpoints: false }],
])('a network of its own with %s is accepted', (_, members) => {
  expect(stage({ network: { own: { ...own, ...members } } }).network.own).toEqual({ ...own, ...members })
})

test.each([
  ['one zone', { availabilityZones: zones.slice(2) }, /availabilityZones must list at least two zones, such as/],
  ['four zones', { availabilityZones: [...zones, 'eu-west-1d'] }, /availabilityZones must list two or three zones: /],
  ['a zone twice', { availabilityZones: ['eu-west-1a', 'eu-west-1a'] }, /availabilityZones must list each zone once$/],
  [
    'the id of a zone',
    { availabilityZones: ['euw1-az1', 'eu-west-1b'] },
    /availabilityZones\.0 must list at least two/,
  ],
  ['more NAT gateways than zones', { natGateways: 3 }, /natGateways must be at most the number of availabilityZones/],
  ['endpoints by a word', { endpoints: 'yes' }, /endpoints must be true \(.*\) or false \(it leads through the NAT\)$/],
])('a network of its own with %s is refused by a sentence', (_, members, sentence) => {
  expect(faults(written({ network: { own: { ...own, ...members } } }))).toContainEqual(expect.stringMatching(sentence))
})

test.each([
  ['its own', { own: { ...own, availabilityZones: ['us-east-1a', 'us-east-1b'] } }],
  [
    'an existing',
    {
      existing: {
        vpcId: 'vpc-0abc1234',
        availabilityZones: ['us-east-1a', 'us-east-1b'],
        cacheSubnetIds: ['subnet-01', 'subnet-02'],
        functionSubnetIds: ['subnet-03', 'subnet-04'],
        createEndpoints: true,
      },
    },
  ],
])('a zone of another region in %s network is refused', (_, network) => {
  expect(faults(written({ network }))).toEqual(['stages.dev.network must name zones of the region of the stage'])
})

test('without NAT there is no way to AWS but the endpoints', () => {
  const settings = { IDENTITY_SERVICE_URL: 'https://id.internal', CONTENT_SERVICE_URL: 'https://content.internal' }
  const changes = { egress: 'none', settings, authentication: 'none' }
  expect(stage({ ...changes, network: { own: { ...own, endpoints: true } } }).egress).toBe('none')
  expect(faults(written({ ...changes, network: { own: { ...own, endpoints: false } } }))).toEqual([
    expect.stringMatching(/^stages\.dev\.network\.own\.endpoints must not be false while egress is "none": /),
  ])
})
