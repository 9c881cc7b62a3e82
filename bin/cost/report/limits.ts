import type { Stage } from '../../../lib/stage/stage.ts'
import { type Finding, sourceOf } from '../limits/check.ts'
import { elsewhere, type QuotaName, quotas, type Raised } from '../limits/quotas.ts'
import { amount } from './text.ts'

const streams = (at: number | undefined) => {
  if (at === undefined) return 'not known'
  return at === Number.POSITIVE_INFINITY ? 'never by streams' : `${at.toLocaleString('en')} streams`
}

const isGuess = ({ limit: { quota } }: Finding) => quota !== undefined && !quotas[quota].isSure

const lines = (finding: Finding): string[] => {
  const { limit, most, needed, reachedAt, fits, change } = finding
  const has = most === undefined ? 'no figure is known' : `has ${amount(most)}`
  const mark = most === undefined ? '?' : fits ? ' ' : '!'
  const small = limit.quota && elsewhere[limit.quota]
  return [
    `${mark} ${streams(reachedAt).padStart(24)}  ${limit.name}: ${has}, the peak needs ${amount(needed)} ${limit.unit}`,
    ...(fits && most !== undefined ? [] : [`${' '.repeat(28)}${change}`]),
    `${' '.repeat(28)}${sourceOf(limit)}${isGuess(finding) ? ', not verified' : ''}${small ? `; ${small}` : ''}`,
  ]
}

/** Every limit, the first to give first. */
export const limitLines = (findings: readonly Finding[]): string => findings.flatMap(lines).join('\n')

const MEMBERS: readonly [string, (stage: Stage) => string | number | undefined][] = [
  ['settings.HEARTBEAT_EVENT_INTERVAL', ({ settings }) => settings.HEARTBEAT_EVENT_INTERVAL],
  ['events.relays', ({ events }) => events.relays ?? 1],
  ['redis.nodeType', ({ redis }) => redis.nodeType],
  ['redis.shards', ({ redis }) => redis.shards],
  ['throttling.rate', ({ throttling }) => throttling.rate],
  ['throttling.burst', ({ throttling }) => throttling.burst],
  ['throttling.heartbeats', ({ throttling }) => throttling.heartbeats && JSON.stringify(throttling.heartbeats)],
  ['throttling.open', ({ throttling }) => throttling.open && JSON.stringify(throttling.open)],
  ['reservedConcurrency', ({ reservedConcurrency }) => reservedConcurrency && JSON.stringify(reservedConcurrency)],
]

/** What differs between two stages, as members of the stage. */
export const membersToSet = (before: Stage, after: Stage): string[] =>
  MEMBERS.flatMap(([member, of]) => (of(before) === of(after) ? [] : [`${member}: ${of(after)}`]))

const NAMES: Partial<Record<QuotaName, string>> = {
  gatewayRate: 'API Gateway, throttle rate of the account',
  lambdaConcurrency: 'Lambda, concurrent executions',
  putEvents: 'EventBridge, PutEvents throttle limit in transactions per second',
  invocations: 'EventBridge, invocations throttle limit in transactions per second',
  nodesPerCluster: 'ElastiCache, nodes per cluster',
  nodesPerRegion: 'ElastiCache, nodes per region',
}

/** Quotas to ask AWS for, with their names in Service Quotas. */
export const quotasToAsk = (raised: Raised): string[] =>
  Object.entries(raised).map(([name, value]) => {
    const quota = name as QuotaName // Object.entries gives only `string`
    return `${NAMES[quota] ?? quota}: ${value.toLocaleString('en')} (by default ${quotas[quota].value.toLocaleString('en')})`
  })

/** Findings that do not fit, by name. */
export const misfits = (findings: readonly Finding[]): string[] =>
  findings.filter(({ fits }) => !fits).map(({ limit, change }) => `${limit.name}: ${change}`)
