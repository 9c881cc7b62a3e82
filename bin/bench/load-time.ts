import { execFileSync } from 'node:child_process'
import { buildSync } from 'esbuild'
import { type FunctionName, functionNames } from '../../functions/contract/functions.ts'
import { bundleFunctions } from '../../lib/lambda/bundling.ts'
import { median } from './measure.ts'

const RUNS = 9

/** Time to load a file in a new process, in ms: what a cold start pays for a bundle, without Lambda's own part. */
const loadOnce = (file: string, environment: Record<string, string>) => {
  const program = `const start = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - start); process.exit()`
  return Number(execFileSync(process.execPath, ['-e', program], { env: environment, encoding: 'utf8' }))
}

/** The measure: ioredis alone, bundled like the functions. */
const ioredisAlone = () => {
  const outfile = `${import.meta.dirname}/../../dist/bench/ioredis.cjs`
  const stdin = { contents: "console.assert(require('ioredis').Cluster)", resolveDir: import.meta.dirname }
  buildSync({ stdin, outfile, bundle: true, platform: 'node', target: 'node24', format: 'cjs', minify: true })
  return outfile
}

/** Loads every bundle and ioredis alone by turns; prints medians and their ratio. */
export const benchLoadTime = (environment: Record<string, string>) => {
  const { directoryOf, metafile } = bundleFunctions()
  const sizes = new Map(Object.entries(metafile.outputs).map(([path, { bytes }]) => [path.split('/').at(-2), bytes]))
  const files = ['ioredis alone', ...functionNames].map((name, i) => ({
    name,
    file: i === 0 ? ioredisAlone() : `${directoryOf(name as FunctionName)}/index.js`,
    times: [] as number[],
  }))
  for (let run = 0; run < RUNS; run++) for (const { file, times } of files) times.push(loadOnce(file, environment))
  const unit = median(files[0]?.times ?? [])
  return files.map(({ name, times }) => ({
    bundle: name,
    kB: Math.round((sizes.get(name) ?? 0) / 1000) || '',
    'load ms': median(times).toFixed(1),
    'to ioredis': (median(times) / unit).toFixed(2),
  }))
}
