import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/** Where the package is built, from the root of the repository. */
export const BUILT = 'dist/package'

/** The modules: the name of each within the package, and the file that it is made of. */
export const modules: Readonly<Record<string, string>> = {
  subscriber: 'bin/package/entries/subscriber.ts',
  events: 'bin/package/entries/events.ts',
  player: 'lib/player/player.ts',
  'player/media': 'lib/player/adapters/media.ts',
  'player/hls': 'lib/player/adapters/hls.ts',
  'player/shaka': 'lib/player/adapters/shaka.ts',
  'verifiers/lambda-edge': 'lib/verifiers/lambda-edge.ts',
}

/** Those that a page loads too, and therefore are also ES modules. */
export const inBrowsers: readonly string[] = Object.keys(modules).filter((name) => /^player\b/.test(name))

/** Folders of JSON that are packed as they are: the name of each within the package, and where it lies. */
export const folders: Readonly<Record<string, string>> = {
  'event-schemas': 'functions/contract/event-schemas',
  'event-examples': 'functions/contract/event-examples',
}

/** Files that are packed as they are: the name of each within the package, and where it lies. */
export const files: Readonly<Record<string, string>> = {
  'openapi.json': 'functions/contract/openapi.json',
  'asyncapi.json': 'functions/contract/asyncapi.json',
  'verifiers/cloudfront-function.js': 'lib/verifiers/cloudfront-function.js',
}

/** Pages that are packed beside what they speak of: the name of each within the package, and where it lies. */
export const pages: Readonly<Record<string, string>> = {
  'player/README.md': 'lib/player/README.md',
  'player/porting/README.md': 'lib/player/porting/README.md',
  'contract/README.md': 'functions/contract/README.md',
  'contract/events/README.md': 'functions/contract/events/README.md',
  'contract/tokens/README.md': 'functions/contract/tokens/README.md',
  'verifiers/README.md': 'lib/verifiers/README.md',
}
