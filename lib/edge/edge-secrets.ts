import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { cloudFrontOf } from '../stage/members/domain-schema.ts'
import type { Stage } from '../stage/stage.ts'

/**
 * The secret by which CloudFront shows that a request came through it. CloudFormation puts it into the distribution and
 * into the variables of the endpoints, so that no request costs a look at Secrets Manager. The one before it is
 * accepted too, until the next deployment that makes a new one: so a change refuses no request.
 */
export class EdgeSecrets extends Construct {
  /** As CloudFormation resolves it, not the secret itself. */
  readonly sent: string
  readonly accepted: string

  constructor(scope: Construct, id: string, name: string, newest: number) {
    super(scope, id)
    this.sent = this.text(name, newest)
    this.accepted = newest > 1 ? `${this.sent},${this.text(name, newest - 1)}` : this.sent
  }

  private text(name: string, number: number) {
    const secret = new Secret(this, `Secret${number}`, {
      description: `Viewing Service ${name}: shows that a request came through CloudFront (${number})`,
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    })
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A deployment changes it (edge.secretNumber): CloudFront and the functions learn it from CloudFormation alone',
    })
    return secret.secretValue.unsafeUnwrap()
  }
}

/** The secrets of a stage that puts CloudFront in front; undefined for others. */
export const edgeSecretsOf = (scope: Construct, id: string, stage: Stage): EdgeSecrets | undefined => {
  const cloudFront = cloudFrontOf(stage)
  return cloudFront && new EdgeSecrets(scope, id, stage.name, cloudFront.secretNumber ?? 1)
}
