import { expect, test } from 'vitest'
import { warningsOf } from '../../../lib/stage/warnings.ts'
import { services, stage } from '../../support/stack/stages.ts'

const domain = { name: 'play.acme-video.com', certificateArn: 'arn:aws:acm:eu-west-1:210987654321:certificate/1111' }
const edge = {
  certificateArn: 'arn:aws:acm:us-east-1:210987654321:certificate/1111',
  webAclArn: 'arn:aws:wafv2:us-east-1:210987654321:global/webacl/play/1111',
}
const settings = { ...services, REGION_HEADER: 'X-Edge-Country' }

test.each([
  ['no header and no edge', {}, ['region-of-the-body']],
  ['no header but an edge of its own', { edge: 'own' }, ['region-of-the-body']],
  ['a header that anyone can set', { settings }, ['region-of-anyone']],
  ['a header that its own edge sets', { settings, edge: 'own' }, []],
  ['CloudFront in front', { domain, edge }, []],
  [
    "CloudFront in front and CloudFront's header",
    { domain, edge, settings: { ...services, REGION_HEADER: 'cloudfront-viewer-country' } },
    [],
  ],
  ['CloudFront in front and a header that it passes on', { domain, edge, settings }, ['region-of-anyone']],
])('a stage with %s is warned of what its clients can say', (_, changes, warnings) => {
  const ids = warningsOf(stage(changes)).map(([id]) => id)
  expect(ids.filter((id) => id.startsWith('region-'))).toEqual(warnings)
})
