import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** A `.lua` file is its text, as in the bundles. */
const luaAsText = {
  name: 'lua-as-text',
  load: (id: string) => (id.endsWith('.lua') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

export default defineConfig({
  plugins: [luaAsText],
  define: { UNDER_TEST: 'true' },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    // Most tests wait for servers: on two cores one file at a time, vitest's own choice, leaves half of them idle.
    // An embedded Redis lives in the process that asks it: two of those at once answer too late.
    maxWorkers: Math.max(process.env.TEST_REDIS === 'embedded' ? 1 : 2, availableParallelism() - 1),
  },
})
