import { filledIn, stages } from './filled-in.ts'

const { dev } = stages

/** Says everything a stage may say, in a network of its own. */
const everything = {
  ...dev,
  authentication: { ...dev.authentication, algorithms: ['RS256', 'ES256'] },
  settings: {
    ...dev.settings,
    ...{ IDENTITY_BEARER_SECRET: 'identity-bearer', CONTENT_BEARER_SECRET: 'content-bearer' },
    REGION_HEADER: 'CloudFront-Viewer-Country',
  },
  network: {
    own: {
      cidr: '10.40.0.0/16',
      natGateways: 3,
      endpoints: true,
      availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    },
  },
  domain: {
    name: 'play.acme-video.com',
    certificateArn: 'arn:aws:acm:eu-west-1:210987654321:certificate/11111111-2222-3333-4444-555555555555',
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  },
  edge: {
    certificateArn: 'arn:aws:acm:us-east-1:210987654321:certificate/11111111-2222-3333-4444-555555555555',
    webAclArn: 'arn:aws:wafv2:us-east-1:210987654321:global/webacl/play/11111111-2222-3333-4444-555555555555',
    priceClass: 'PriceClass_100',
    secretNumber: 2,
  },
  privateDomains: ['corp.example.com'],
  events: {
    archiveDays: 7,
    schemaRegistry: true,
    relays: 32,
    log: true,
    subscribers: ['111111111111', '222222222222'],
    publishers: [{ account: '333333333333', source: 'identity-service' }],
  },
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
  reservedConcurrency: { 'publish-events': 128, 'expire-sessions': 1 },
  accessLogIp: 'none',
  tags: { team: 'playback' },
  canary: { percent: 10, minutes: 5 },
  sessionLog: {
    ...{ minCapacity: 1, maxCapacity: 16, months: 25, backupDays: 35, writers: 8 },
    ...{ replica: true, proxy: true, dataApi: true },
  },
  protect: true,
}

/** Leaves out whatever a stage may leave out, and the internet. */
const minimal = {
  ...dev,
  authentication: { issuer: 'https://id.internal', audience: 'viewing-service', jwksUrl: 'https://id.internal/jwks' },
  settings: { IDENTITY_SERVICE_URL: 'https://id.internal', CONTENT_SERVICE_URL: 'https://content.internal' },
  network: { own: { cidr: '10.40.0.0/16' } },
  egress: 'none',
  events: { archiveDays: 0, schemaRegistry: false, log: false },
}

/** In an existing network, with authentication off, and a session log that says nothing more. */
const guest = {
  ...dev,
  sessionLog: {},
  authentication: 'none',
  network: {
    existing: {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      cacheSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      functionSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
      createEndpoints: true,
    },
  },
}

/** The stages of cdk.json, and one of each other kind that gives another template. */
export const kindsOfStage = filledIn({ ...stages, everything, minimal, guest }) as Record<string, typeof everything>
