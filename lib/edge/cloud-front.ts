import { Duration, Validations } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Construct } from 'constructs'
import { routes } from '../../functions/contract/routes.ts'
import { ORIGIN_HEADER } from '../../functions/contract/settings/origin-header.ts'
import type { CloudFrontOptions } from '../stage/members/domain-schema.ts'
import type { Stage } from '../stage/stage.ts'

export type CloudFrontProps = {
  readonly stage: Stage
  readonly options: CloudFrontOptions
  readonly name: string
  /** The host of API Gateway behind the name. */
  readonly origin: string
  readonly secret: string
}

const { CACHING_DISABLED } = cloudfront.CachePolicy
const { ALL_VIEWER_AND_CLOUDFRONT_2022 } = cloudfront.OriginRequestPolicy

const PRICE_CLASSES = {
  PriceClass_100: cloudfront.PriceClass.PRICE_CLASS_100,
  PriceClass_200: cloudfront.PriceClass.PRICE_CLASS_200,
  PriceClass_All: cloudfront.PriceClass.PRICE_CLASS_ALL,
}

/** The statuses that CloudFront would keep for ten seconds when an origin answers a GET with them (developer guide, error caching). */
const KEPT_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

/** The host that the viewer named goes on to API Gateway, which knows it: so every header can go on, `Authorization` too. */
const toApi = ({ origin, secret }: CloudFrontProps) => ({
  origin: new HttpOrigin(origin, {
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    customHeaders: { [ORIGIN_HEADER]: secret },
  }),
  allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
  viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
  originRequestPolicy: ALL_VIEWER_AND_CLOUDFRONT_2022,
})

/** As long as the API says and no longer: a revoked key must be gone soon. */
const keySetPolicy = (scope: Construct, { stage }: CloudFrontProps) =>
  new cloudfront.CachePolicy(scope, 'KeySetPolicy', {
    cachePolicyName: `viewing-service-${stage.name}-${stage.region ?? 'local'}-jwks`,
    comment: 'Viewing Service: the public keys, as long as the API says',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.seconds(routes['get-jwks'].maxAge),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  })

/** CloudFront with a web ACL in front of the API. It keeps only the public keys; everything else is asked anew. */
export class CloudFront extends Construct {
  readonly distribution: cloudfront.Distribution

  constructor(scope: Construct, id: string, props: CloudFrontProps) {
    super(scope, id)
    const { stage, options, name } = props
    const api = toApi(props)
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Viewing Service ${stage.name}`,
      domainNames: [name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', options.certificateArn),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: PRICE_CLASSES[options.priceClass ?? 'PriceClass_All'],
      webAclId: options.webAclArn,
      defaultBehavior: { ...api, cachePolicy: CACHING_DISABLED },
      additionalBehaviors: { [routes['get-jwks'].path]: { ...api, cachePolicy: keySetPolicy(this, props) } },
      errorResponses: KEPT_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    })
    Validations.of(this.distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'The API logs every request that comes through, and the web ACL counts and samples those that do not; a second log would hold the addresses of viewers once more',
      },
      {
        id: 'AwsSolutions-CFR1',
        reason:
          'Where a title may be seen is decided by Content for each create, from the country that CloudFront names',
      },
    )
  }
}
