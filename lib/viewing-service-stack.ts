import { Annotations, type App, CfnOutput, Stack } from 'aws-cdk-lib'
import { Network } from './network.ts'
import { PlaybackApi } from './playback-api.ts'
import { SessionStore } from './session-store.ts'
import { SigningKey } from './signing-key.ts'
import type { Stage } from './stage.ts'

const OPEN = 'This stage authenticates nobody: whoever reaches the API can start and end anyone’s sessions.'

/** The whole service in one stack. It names no account and no region, so that synth looks nothing up. */
export class ViewingServiceStack extends Stack {
  constructor(app: App, stage: Stage) {
    super(app, `viewing-service-${stage.name}`, {
      description: 'Viewing Service: playback sessions and concurrent-stream limits',
      terminationProtection: stage.protect,
    })
    const network = new Network(this, 'Network', stage)
    const store = new SessionStore(this, 'SessionStore', { stage, network })
    const signingKey = new SigningKey(this, 'SigningKey', stage)
    const api = new PlaybackApi(this, 'PlaybackApi', { stage, network, store, signingKey })

    if (stage.authentication === 'none') Annotations.of(this).addWarningV2('viewing-service:authentication-none', OPEN)
    this.tell('ApiUrl', 'Where players call', api.url)
    this.tell('RedisAddress', 'Configuration endpoint of the session store', store.address)
    this.tell('SigningKeysSecretArn', 'Secret that holds the keys of playback tokens', signingKey.secret.secretArn)
    this.tell('VpcId', 'VPC of functions and session store', network.place.vpc.vpcId)
    this.tell('RedisClientsSecurityGroupId', 'What may speak to Redis', network.redisClients.securityGroupId)
  }

  private tell(id: string, description: string, value: string) {
    new CfnOutput(this, id, { description, value })
  }
}
