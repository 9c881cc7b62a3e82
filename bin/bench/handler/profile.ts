import { writeFileSync } from 'node:fs'
import { type Profiler, Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'
import { sourcesOf } from './readable-bundle.ts'

/** A function and its share of the time that was not idle, in itself. */
export type Share = { readonly where: string; readonly share: number }

const INTERVAL_US = 100

/** Names a function by the source file that its bundle has it from. */
const naming = () => {
  const bundles = new Map<string, ReturnType<typeof sourcesOf>>()
  return ({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode) => {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url
    if (path.endsWith('/index.js') && !bundles.has(path)) bundles.set(path, sourcesOf(path))
    const source = bundles.get(path)?.(lineNumber) ?? path.split('/').slice(-2).join('/')
    return `${functionName || '(anonymous)'} ${source.replace('node_modules/', '')}`.trim()
  }
}

/** Self time by function, largest first, in shares of what was not idle. */
export const sharesIn = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Share[] => {
  const nameOf = naming()
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]))
  const times = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? ''
    if (name !== '(idle)' && !name.endsWith('node:inspector'))
      times.set(name, (times.get(name) ?? 0) + (timeDeltas[i] ?? 0))
  }
  const all = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times].map(([where, time]) => ({ where, share: time / all })).toSorted((a, b) => b.share - a.share)
}

/** Profiles the work of this process; writes a .cpuprofile, which a browser's developer tools open. */
export const profiled = async (file: string, work: () => Promise<unknown>): Promise<Share[]> => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  writeFileSync(file, JSON.stringify(profile))
  return sharesIn(profile)
}
