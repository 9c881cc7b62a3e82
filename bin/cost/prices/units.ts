/** The service whose bill a price is on. */
export type Service =
  | 'API Gateway'
  | 'Lambda'
  | 'ElastiCache'
  | 'EventBridge'
  | 'Aurora'
  | 'CloudWatch'
  | 'Network'
  | 'Secrets Manager'
  | 'SQS'
  | 'CloudFront and WAF'

type Unit = { readonly service: Service; readonly unit: string }

/** Everything that AWS charges a stage for, by its unit. The price of an ElastiCache node depends on its type and is in `nodes.ts`. */
export const units = {
  httpRequests: { service: 'API Gateway', unit: 'requests of the HTTP API, for each 512 kB' },
  lambdaRequests: { service: 'Lambda', unit: 'invocations' },
  lambdaGbSeconds: { service: 'Lambda', unit: 'GB-seconds on arm64' },
  nodeHours: { service: 'ElastiCache', unit: 'hours of a node' },
  snapshotGbMonths: { service: 'ElastiCache', unit: 'GB of snapshots for a month; the newest is free' },
  events: { service: 'EventBridge', unit: 'events published, for each 64 kB' },
  archivedGb: { service: 'EventBridge', unit: 'GB put into the archive' },
  archiveGbMonths: { service: 'EventBridge', unit: 'GB in the archive for a month' },
  scheduledRuns: { service: 'EventBridge', unit: 'runs that Scheduler starts' },
  capacityHours: { service: 'Aurora', unit: 'hours of an Aurora capacity unit' },
  databaseGbMonths: { service: 'Aurora', unit: 'GB of the session log for a month, when it is full' },
  databaseIos: { service: 'Aurora', unit: 'writes and reads of its storage' },
  backupGbMonths: { service: 'Aurora', unit: 'GB of backups for a month; as much as the log itself is free' },
  proxyHours: { service: 'Aurora', unit: 'hours of a capacity unit behind RDS Proxy' },
  accessLogGb: { service: 'CloudWatch', unit: 'GB of access log' },
  logGb: { service: 'CloudWatch', unit: 'GB of other logs' },
  logGbMonths: { service: 'CloudWatch', unit: 'GB of logs kept for a month, compressed' },
  metrics: { service: 'CloudWatch', unit: 'metrics of the service' },
  alarmMetrics: { service: 'CloudWatch', unit: 'metrics that alarms watch' },
  dashboards: { service: 'CloudWatch', unit: 'dashboards' },
  natHours: { service: 'Network', unit: 'hours of a NAT gateway' },
  natGb: { service: 'Network', unit: 'GB through NAT' },
  addressHours: { service: 'Network', unit: 'hours of a public IPv4 address' },
  endpointHours: { service: 'Network', unit: 'hours of a VPC endpoint in a zone' },
  endpointGb: { service: 'Network', unit: 'GB through VPC endpoints' },
  outGb: { service: 'Network', unit: 'GB to the internet' },
  zoneGb: { service: 'Network', unit: 'GB between zones' },
  secrets: { service: 'Secrets Manager', unit: 'secrets' },
  secretReads: { service: 'Secrets Manager', unit: 'requests' },
  queueRequests: { service: 'SQS', unit: 'requests' },
  cdnRequests: { service: 'CloudFront and WAF', unit: 'requests over HTTPS' },
  cdnGb: { service: 'CloudFront and WAF', unit: 'GB from CloudFront to viewers' },
  webAcls: { service: 'CloudFront and WAF', unit: 'web ACLs' },
  webRules: { service: 'CloudFront and WAF', unit: 'rules of web ACLs' },
  aclRequests: { service: 'CloudFront and WAF', unit: 'requests that a web ACL looks at' },
} as const satisfies Record<string, Unit>

export type PriceName = keyof typeof units

/** The prices of a region; those of nodes by their type. */
export type PriceTable<Price> = Readonly<Record<Exclude<PriceName, 'nodeHours'>, Price>>
