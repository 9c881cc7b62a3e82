import { readFileSync } from 'node:fs'
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
  },
})
