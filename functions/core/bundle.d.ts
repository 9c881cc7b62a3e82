/** False in every bundle that is deployed or served, so that what it guards is not even in there; true under Vitest. */
declare const UNDER_TEST: boolean

/** A Lua script as text: esbuild's text loader in bundles, a plugin of vitest.config.ts in tests. */
declare module '*.lua' {
  const source: string
  export default source
}
