import { join } from 'node:path'
import { startDriver } from '../../bench/side/driver.ts'
import { startSides } from '../../bench/side/side.ts'
import { thisVersion } from '../../bench/side/version.ts'
import type { ProcessorVerbs } from './processor-driver.ts'

/** Prints the processor time of each endpoint's bundle on this machine, for `bin/cost/measured.ts`. */
const { sides, kind, stop } = await startSides([thisVersion()])
const [side] = sides
if (!side || kind === 'js-redis-server')
  throw new Error('Install redis-server: the embedded Redis says nothing about times')
const driver = startDriver<ProcessorVerbs>(join(import.meta.dirname, 'processor-driver.ts'), { ...side.environment })
const times = await driver.ask('measure', undefined as never)
for (const [name, ms] of Object.entries(times)) console.log(`${name.padEnd(20)} ${ms.toFixed(2)} ms of processor time`)
driver.stop()
await stop()
process.exit()
