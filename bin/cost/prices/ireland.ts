import { flat, type Price, type Source, tiered } from './price.ts'
import type { PriceTable } from './units.ts'

const offer = (service: string, date: string, through: string): Source => ({
  url: `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${service}/current/eu-west-1/index.json`,
  date,
  through: `a copy in the public repository ${through}`,
})
const copied = (service: string, date: string) => offer(service, date, 'mamtha4u/SDLC')
const rated = (service: string, date: string) => offer(service, date, 'henderjm/world-cup-sweepstake')
const INFINITE = Number.POSITIVE_INFINITY
const MILLION = 1e6

const CLOUDWATCH = copied('AmazonCloudWatch', '2026-09-22')
const SECRETS = rated('AWSSecretsManager', '2026-09-11')
const TRANSFER = rated('AWSDataTransfer', '2026-09-16')
const NAT = offer('AmazonEC2', '2026-09-25', 'whose index gives no name: 20260925174521/eu-west-1')
/** Of a bill of May 2026 in a public repository: 0.0101 for an hour, where a NAT hour, 0.048, was billed with 0.0442. */
const ENDPOINT: Source = { url: 'https://aws.amazon.com/privatelink/pricing/', date: '2026-05-31', through: 'a bill' }
/** Of the United States and Europe, which have the same; elsewhere it is more. */
const CDN: Source = { url: 'https://aws.amazon.com/cloudfront/pricing/', date: '2026-11-28' }
/** The same in all regions. */
const WAF: Source = { url: 'https://awsnegotiations.com/waf-pricing-strategy.html', date: '2026-01-01' }
/** It says that these prices hold in most regions. */
const EVENTBRIDGE: Source = { url: 'https://cloudburn.io/blog/amazon-eventbridge-pricing', date: '2026-03-13' }

const CAPACITY: Source = {
  url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonRDS/current/eu-west-1/index.json',
  date: '2026-11-28',
  through: 'a program in a public repository whose comment has the price of EU-Aurora:ServerlessV2Usage',
}

/** Europe (Ireland), eu-west-1, US dollars. Free tiers of new accounts are left out. */
export const ireland: PriceTable<Price> = {
  httpRequests: tiered(
    [
      [300 * MILLION, 1.11e-6],
      [INFINITE, 1e-6],
    ],
    copied('AmazonApiGateway', '2026-09-21'),
  ),
  lambdaRequests: flat(2e-7, copied('AWSLambda', '2026-10-01')),
  lambdaGbSeconds: tiered(
    [
      [7_500 * MILLION, 1.33334e-5],
      [18_750 * MILLION, 1.20001e-5],
      [INFINITE, 1.06667e-5],
    ],
    copied('AWSLambda', '2026-10-01'),
  ),
  snapshotGbMonths: flat(0.085),
  events: flat(1e-6, EVENTBRIDGE),
  archivedGb: flat(0.1, EVENTBRIDGE),
  archiveGbMonths: flat(0.023, EVENTBRIDGE),
  scheduledRuns: flat(1e-6, EVENTBRIDGE),
  capacityHours: flat(0.14, CAPACITY),
  databaseGbMonths: flat(0.11),
  databaseIos: flat(2.2e-7),
  backupGbMonths: flat(0.021),
  proxyHours: flat(0.018),
  accessLogGb: flat(0.57, CLOUDWATCH),
  logGb: flat(0.57, CLOUDWATCH),
  logGbMonths: flat(0.03, CLOUDWATCH),
  metrics: flat(0.3, rated('AmazonCloudWatch', '2026-09-22')),
  alarmMetrics: flat(0.1, CLOUDWATCH),
  dashboards: flat(3),
  natHours: flat(0.048, NAT),
  natGb: flat(0.048, NAT),
  addressHours: flat(0.005, rated('AmazonVPC', '2026-09-17')),
  endpointHours: flat(0.011, ENDPOINT),
  endpointGb: tiered(
    [
      [1_048_576, 0.01],
      [5_242_880, 0.006],
      [INFINITE, 0.004],
    ],
    ENDPOINT,
  ),
  outGb: tiered(
    [
      [10_240, 0.09],
      [51_200, 0.085],
      [153_600, 0.07],
      [INFINITE, 0.05],
    ],
    TRANSFER,
  ),
  zoneGb: flat(0.01, TRANSFER),
  secrets: flat(0.4, SECRETS),
  secretReads: flat(5e-6, SECRETS),
  queueRequests: tiered(
    [
      [100_000 * MILLION, 4e-7],
      [200_000 * MILLION, 3e-7],
      [INFINITE, 2.4e-7],
    ],
    copied('AWSQueueService', '2026-09-11'),
  ),
  cdnRequests: flat(1.2e-6),
  cdnGb: tiered(
    [
      [10_240, 0.085],
      [51_200, 0.08],
      [153_600, 0.06],
      [512_000, 0.04],
      [1_048_576, 0.03],
      [5_242_880, 0.025],
      [INFINITE, 0.02],
    ],
    CDN,
  ),
  webAcls: flat(5, WAF),
  webRules: flat(1, WAF),
  aclRequests: flat(6e-7, WAF),
}
