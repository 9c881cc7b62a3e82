import { RemovalPolicy } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { signingKeysSecretOf } from '../stage/names.ts'
import type { Stage } from '../stage/stage.ts'

/**
 * The secret that holds the key set of playback tokens. Its first value, one symmetric JWK that the first rotation
 * replaces at once (functions/core/signing-keys/key-set.ts recognises it by its id), is generated inside Secrets Manager:
 * 64 letters and digits, all valid base64url, are 48 bytes of key. It never enters the template. The construct's id `Ring`
 * is that of deployed stacks: another one would replace the secret.
 */
export class SigningKeysSecret extends Construct {
  readonly secret: Secret

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id)
    this.secret = new Secret(this, 'Ring', {
      secretName: signingKeysSecretOf(stage.name),
      description: 'Viewing Service: keys of playback tokens',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ kty: 'oct', alg: 'HS256', kid: 'initial' }),
        generateStringKey: 'k',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: stage.protect ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    })
  }
}
