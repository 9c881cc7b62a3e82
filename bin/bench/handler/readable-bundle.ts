import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '../../..')
const TARGET = join(ROOT, 'dist/bench/functions')

/** The heartbeat's bundle as lib/lambda/bundling.ts makes it, but with its names: for profiles alone. Gives the folder of bundles. */
export const readableBundle = (): string => {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: { 'send-heartbeat/index': join(ROOT, 'functions/send-heartbeat.ts') },
    outdir: TARGET,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    loader: { '.lua': 'text' },
    define: { UNDER_TEST: 'false' },
    logLevel: 'silent',
  })
  writeFileSync(join(TARGET, 'package.json'), '{"type":"commonjs"}\n')
  return TARGET
}

/** Where a line of a bundle comes from: esbuild writes the path of each file above its text. */
export const sourcesOf = (bundle: string): ((line: number) => string | undefined) => {
  const lines = readFileSync(bundle, 'utf8').split('\n')
  const paths: (string | undefined)[] = []
  let path: string | undefined
  for (const line of lines) {
    path = /^ *\/\/ ((?:node_modules|functions)\/\S+)$/.exec(line)?.[1] ?? path
    paths.push(path)
  }
  return (line) => paths[line]
}
