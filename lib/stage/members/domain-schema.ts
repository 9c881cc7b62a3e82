import * as z from 'zod/mini'
import { isGovCloud } from '../partitions.ts'
import { strictObject, text, whole, wordOr } from '../schema.ts'

/** The name by which players call the API. */
export const domainSchema = z.optional(
  strictObject({
    name: text(/^([a-z\d-]+\.)+[a-z]{2,}$/, 'must be a host name in lower case, such as "play.example.com"'),
    certificateArn: text(
      /^arn:aws[\w-]*:acm:[a-z\d-]+:\d{12}:certificate\/[\w-]+$/,
      'must be the ARN of a certificate of ACM for the name, in the region of the stage',
    ),
    hostedZoneId: z.optional(
      text(
        /^Z[A-Z\d]{5,31}$/,
        'must be the id of the hosted zone in Route 53 that gets the records, such as "Z0123ABC"',
      ),
    ),
  }),
)

const cloudFront = strictObject({
  certificateArn: text(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    'must be the ARN of a certificate of ACM for domain.name in us-east-1: CloudFront takes no other',
  ),
  webAclArn: text(
    /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
    'must be the ARN of a web ACL for CloudFront, such as lib/edge/web-acl.json makes',
  ),
  priceClass: z.optional(
    z.enum(
      ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
      'must be "PriceClass_100", "PriceClass_200" or "PriceClass_All", the default: all places of CloudFront',
    ),
  ),
  secretNumber: z.optional(
    whole(1, 1_000_000, 'one more than before makes a new secret of the edge, and less would lock everyone out'),
  ),
})

export type CloudFrontOptions = z.infer<typeof cloudFront>

/** What stands between the players and the API. */
export const edgeSchema = z.optional(
  wordOr(
    'own',
    cloudFront,
    'must be {"certificateArn", "webAclArn"} (this stack puts CloudFront in front), or "own": your edge sets REGION_HEADER on every request',
  ),
)

type WithEdge = {
  readonly domain?: z.infer<typeof domainSchema>
  readonly edge?: z.infer<typeof edgeSchema>
  readonly region?: string
}

/** CloudFront as the stage wants it; undefined when this stack puts nothing in front. */
export const cloudFrontOf = ({ edge }: WithEdge): CloudFrontOptions | undefined => (edge === 'own' ? undefined : edge)

/** Whether players call CloudFront by a name of their own: that of CloudFront itself would allow TLS 1.0. */
export const hasNameForEdge = (stage: WithEdge): boolean =>
  cloudFrontOf(stage) === undefined || stage.domain !== undefined

/** Whether CloudFront exists where the stage is deployed: GovCloud has none. */
export const edgeInRegion = (stage: WithEdge): boolean =>
  cloudFrontOf(stage) === undefined || !isGovCloud(stage.region ?? '')

/** Whether API Gateway can use the certificate of the domain: it takes only those of its own region. */
export const certificateInRegion = ({ domain, region }: WithEdge): boolean =>
  domain === undefined || domain.certificateArn.split(':')[3] === region
