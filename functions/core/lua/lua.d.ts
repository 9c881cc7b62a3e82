/** A Lua script as text: esbuild's text loader in bundles, a plugin of vitest.config.ts in tests. */
declare module '*.lua' {
  const source: string
  export default source
}
