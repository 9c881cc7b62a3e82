export type Irreplaceable = {
  /** What it is for the service. */
  readonly is: string
  /** What is gone once CloudFormation has removed it, or has put another one in its place. */
  readonly lost: string
}

/**
 * The resources of the stack that hold or are what cannot be made again, by their type in CloudFormation. The pipeline
 * stops before a deployment that would replace or remove one of them: `npm run replacements`.
 */
export const irreplaceable: Readonly<Record<string, Irreplaceable>> = {
  'AWS::ElastiCache::ReplicationGroup': {
    is: 'Redis',
    lost: 'every live session, every slot, remembered answers and events not yet published: each player starts again through one create',
  },
  'AWS::RDS::DBCluster': {
    is: 'the session log',
    lost: 'the history of all sessions beyond what the archive of events can bring back; positions in titles too',
  },
  'AWS::Events::EventBus': {
    is: 'the bus of playback events',
    lost: 'every rule that Engagement and others made on the bus, and its policy: nobody receives events until all have made their rules again',
  },
  'AWS::Events::Archive': {
    is: 'the archive of playback events',
    lost: 'all archived events: nothing that happened before can be replayed',
  },
  'AWS::SecretsManager::Secret': {
    is: 'the secret with the signing keys',
    lost: 'the keys of all playback tokens: CDN and DRM refuse every token that was issued before',
  },
  'AWS::EC2::VPC': {
    is: 'the network',
    lost: 'the network with all that is in it: Redis is replaced too, and connections of others to this VPC end',
  },
  'AWS::EC2::Subnet': {
    is: 'a subnet of the network',
    lost: 'what is in the subnet: nodes of Redis move or are replaced, and functions have no network meanwhile',
  },
  'AWS::ApiGatewayV2::Api': {
    is: 'the API',
    lost: 'its address ApiUrl: every player, CDN and DRM server that knows it reaches nothing',
  },
}
