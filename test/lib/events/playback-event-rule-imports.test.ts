import { buildSync } from 'esbuild'
import { expect, test } from 'vitest'

test('a subscriber’s stack needs no package but aws-cdk-lib and constructs', () => {
  const { metafile } = buildSync({
    entryPoints: ['lib/events/playback-event-rule.ts'],
    ...{ bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', packages: 'external' },
  })
  const packages = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external))
  const names = packages.map(({ path }) => path.split('/')[0])
  expect([...new Set(names)].sort()).toEqual(['aws-cdk-lib', 'constructs'])
})
