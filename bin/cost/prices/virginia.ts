import { ireland } from './ireland.ts'
import { flat, type Price, type Source, tiered } from './price.ts'
import type { PriceTable } from './units.ts'

const INFINITE = Number.POSITIVE_INFINITY
const MILLION = 1e6

const EVENTBRIDGE: Source = { url: 'https://cloudburn.io/blog/amazon-eventbridge-pricing', date: '2026-03-13' }
const CLOUDWATCH: Source = { url: 'https://cloudburn.io/blog/amazon-cloudwatch-pricing', date: '2026-02-28' }
const LAMBDA: Source = {
  url: 'https://aws.amazon.com/lambda/pricing/',
  date: '2025-09-30',
  through: 'artillery@2.0.28, lib/platform/aws-lambda/prices.js; the tiers above the first are those of eu-west-1',
}
const GATEWAY: Source = {
  url: 'https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html',
  date: '2025-05-19',
}
const NAT: Source = { url: 'https://cloudburn.io/blog/aws-nat-gateway-pricing', date: '2026-02-24' }
const DASHBOARDS: Source = {
  url: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  date: '2026-06-13',
}
const ENDPOINT: Source = { url: 'https://awsnegotiations.com/privatelink-cost-analysis.html', date: '2026-05-31' }
const AURORA: Source = {
  url: 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonRDS/current/us-east-1/index.json',
  date: '2025-10-28',
  through: 'a page in a public repository that lists it by SKU, such as AVKW7ZJP8D72HNQC',
}
/** Without a regional difference in what was found: the price list of eu-west-1. */
const {
  cdnGb,
  webAcls,
  webRules,
  aclRequests,
  outGb,
  zoneGb,
  secrets,
  secretReads,
  addressHours,
  alarmMetrics,
  queueRequests,
} = ireland

/** US East (N. Virginia), us-east-1, US dollars. Free tiers of new accounts are left out. */
export const virginia: PriceTable<Price> = {
  httpRequests: tiered(
    [
      [300 * MILLION, 1e-6],
      [INFINITE, 9e-7],
    ],
    GATEWAY,
  ),
  lambdaRequests: flat(2e-7, LAMBDA),
  lambdaGbSeconds: tiered(
    [
      [7_500 * MILLION, 1.33334e-5],
      [18_750 * MILLION, 1.20001e-5],
      [INFINITE, 1.06667e-5],
    ],
    LAMBDA,
  ),
  snapshotGbMonths: flat(0.085),
  events: flat(1e-6, EVENTBRIDGE),
  archivedGb: flat(0.1, EVENTBRIDGE),
  archiveGbMonths: flat(0.023, EVENTBRIDGE),
  scheduledRuns: flat(1e-6, EVENTBRIDGE),
  capacityHours: flat(0.12, AURORA),
  databaseGbMonths: flat(0.1, AURORA),
  databaseIos: flat(2e-7, AURORA),
  backupGbMonths: flat(0.021, AURORA),
  proxyHours: flat(0.015),
  accessLogGb: flat(0.5, CLOUDWATCH),
  logGb: flat(0.5, CLOUDWATCH),
  logGbMonths: flat(0.03, {
    url: 'https://hykell.com/kb/platform-specific-guides/aws-cloudwatch-logs-pricing',
    date: '2026-01-01',
  }),
  metrics: flat(0.3, CLOUDWATCH),
  alarmMetrics,
  dashboards: flat(3, DASHBOARDS),
  natHours: flat(0.045, NAT),
  natGb: flat(0.045, NAT),
  addressHours,
  endpointHours: flat(0.01, ENDPOINT),
  endpointGb: { ...ireland.endpointGb, source: ENDPOINT },
  outGb,
  zoneGb,
  secrets,
  secretReads,
  queueRequests,
  cdnRequests: flat(1e-6),
  cdnGb,
  webAcls,
  webRules,
  aclRequests,
}
