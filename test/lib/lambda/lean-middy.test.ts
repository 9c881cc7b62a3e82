import { expect, test } from 'vitest'
import { bundleFunctions } from '../../../lib/lambda/bundling.ts'

const { inputs, outputs } = bundleFunctions().metafile
const bundleOf = (name: string) => Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.js`))?.[1]

test('an endpoint reads bodies with Middy and loads no node:http for it', () => {
  const bundle = bundleOf('stop-session')
  const packages = Object.keys(bundle?.inputs ?? {})
  expect(packages.some((path) => path.includes('@middy/http-json-body-parser'))).toBe(true)
  expect(packages.some((path) => path.endsWith('lean-packages/middy-util.mjs'))).toBe(true)
  expect(Object.keys(inputs).filter((path) => path.includes('node_modules/@middy/util/'))).toEqual([])
  expect(bundle?.imports.map(({ path }) => path)).not.toContain('node:http')
})
