import { DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'

/** The custom domain of the API, if the stage gives it a name. */
export const apiDomain = (scope: Construct, id: string, { domain }: Stage): DomainName | undefined => {
  if (!domain) return undefined
  return new DomainName(scope, id, {
    domainName: domain.name,
    certificate: Certificate.fromCertificateArn(scope, `${id}Certificate`, domain.certificateArn),
    securityPolicy: SecurityPolicy.TLS_1_2,
  })
}
