import { writeFileSync } from 'node:fs'
import { measureEvents } from './bench/events/events.ts'
import { figures, type Part } from './bench/figures.ts'
import { measureHandler, profileHeartbeat } from './bench/handler/handler.ts'
import { readOptions } from './bench/options.ts'
import type { Rounds } from './bench/reading.ts'
import { profileTable, type Result, resultOf, tableOf } from './bench/report.ts'
import { measureScripts } from './bench/scripts/scripts.ts'
import { type Side, startSides } from './bench/side/side.ts'
import { thisVersion, versionAt } from './bench/side/version.ts'

const measures: Record<Part, (sides: readonly Side[], rounds: number) => Promise<Rounds[]>> = {
  scripts: measureScripts,
  handler: measureHandler,
  events: measureEvents,
}

const { against, json, rounds, parts, profile } = readOptions(process.argv.slice(2))
const versions = [thisVersion(), ...(against ? [versionAt(against)] : [])]
const { sides, kind, stop } = await startSides(versions)
const [side] = sides as [Side, ...Side[]]
const before = versions[1]?.name
if (kind === 'js-redis-server') throw new Error('The embedded Redis says nothing about times: install redis-server')
console.log(`Node ${process.versions.node}, ${kind}; compare ratios within this run, not figures between machines`)
if (profile) console.log(profileTable(await profileHeartbeat(side)))

const results: Result[] = []
for (const part of profile ? [] : parts) {
  const [now = new Map(), then] = await measures[part](sides, rounds)
  const ofPart = figures[part].map((figure) => resultOf(figure, now, then))
  console.log(`\n${part}\n\n${tableOf(ofPart, before)}`)
  results.push(...ofPart)
}
if (json)
  writeFileSync(json, `${JSON.stringify({ node: process.versions.node, redis: kind, before, results }, null, 2)}\n`)
await stop()
process.exit()
