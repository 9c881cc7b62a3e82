import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { filesOf, isEmbedded, type ProjectName } from './test/projects.ts'

/** A `.lua` file is its text, as in the bundles. */
const luaAsText = {
  name: 'lua-as-text',
  load: (id: string) => (id.endsWith('.lua') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

const cores = availableParallelism()
/** Tests that compute, first. An embedded Redis lives in the process that asks it: two at once answer too late. */
const computing = { maxWorkers: isEmbedded ? 1 : Math.max(2, cores - 1), sequence: { groupOrder: 0 } }
/** Tests that wait for processes most of the time: more of them at once. */
const waiting = { maxWorkers: isEmbedded ? 1 : cores * 2, sequence: { groupOrder: 1 } }

const project = (
  name: ProjectName,
  pace: typeof computing,
  ...setups: ('api' | 'bundles' | 'redis' | 'scratch')[]
): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    ...{ ...pace, name, ...filesOf(name) },
    globalSetup: setups.map((setup) => `test/support/global-setup/${setup}.ts`),
  },
})

export default defineConfig({
  plugins: [luaAsText],
  define: { UNDER_TEST: 'true' },
  test: {
    // The files of a project share workers and the modules loaded there: loading them again takes longer than the tests.
    pool: 'threads',
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    projects: [
      project('unit', computing),
      project('redis', computing, 'redis'),
      project('stack', computing, 'scratch', 'bundles'),
      project('runner', waiting, 'redis', 'api', 'scratch'),
      project('faults', waiting, 'redis', 'bundles'),
    ],
  },
})
