import { CfnAlias, CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import type { PlaybackApi } from '../api/playback-api.ts'
import { cloudFrontOf } from '../stage/members/domain-schema.ts'
import type { Stage } from '../stage/stage.ts'
import { CloudFront } from './cloud-front.ts'
import type { EdgeSecrets } from './edge-secrets.ts'

/** Of every distribution (Route 53 developer guide, alias records). */
const ZONE_OF_CLOUDFRONT = 'Z2FDTNDATAQYW2'

/** Where a DNS record of the domain must lead, and the hosted zone of AWS that an alias names. */
type Target = { readonly dnsName: string; readonly hostedZoneId: string; readonly types: readonly ('A' | 'AAAA')[] }

export type FrontDoorProps = {
  readonly stage: Stage
  readonly api: PlaybackApi
  readonly secrets: EdgeSecrets | undefined
}

/** What the name that players call leads to: API Gateway, or CloudFront in front of it. */
export class FrontDoor extends Construct {
  /** What the DNS record of the domain must name; undefined without a domain. */
  readonly dnsTarget: string | undefined

  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id)
    const { domain } = props.stage
    const target = this.target(props)
    this.dnsTarget = target?.dnsName
    if (target && domain?.hostedZoneId) this.records(domain.name, domain.hostedZoneId, target)
  }

  private target({ stage, api, secrets }: FrontDoorProps): Target | undefined {
    if (!stage.domain || !api.domain) return undefined
    const { regionalDomainName, regionalHostedZoneId } = api.domain
    const options = cloudFrontOf(stage)
    if (!options || !secrets) return { dnsName: regionalDomainName, hostedZoneId: regionalHostedZoneId, types: ['A'] }
    const props = { stage, options, name: stage.domain.name, origin: regionalDomainName, secret: secrets.sent }
    const { distribution } = new CloudFront(this, 'CloudFront', props)
    // Every endpoint, and every request that a canary still sends elsewhere, knows a new secret before CloudFront sends it.
    for (const one of api.node.findAll())
      if (one instanceof CfnFunction || one instanceof CfnAlias) distribution.node.addDependency(one)
    return { dnsName: distribution.domainName, hostedZoneId: ZONE_OF_CLOUDFRONT, types: ['A', 'AAAA'] }
  }

  private records(name: string, hostedZoneId: string, target: Target) {
    for (const type of target.types)
      new CfnRecordSet(this, `${type}Record`, {
        name,
        type,
        hostedZoneId,
        aliasTarget: { dnsName: target.dnsName, hostedZoneId: target.hostedZoneId },
      })
  }
}
