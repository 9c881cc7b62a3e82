import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const FOLDER = 'lib/player'
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))

/** What the compiler says of files under these options, without the types of Node. */
const faultsOf = (name: string, options: object, all: readonly string[]) => {
  const project = resolve('dist', name)
  mkdirSync(project, { recursive: true })
  const configuration = {
    extends: resolve('tsconfig.json'),
    compilerOptions: { types: [], ...options },
    include: [],
    files: all.map((file) => resolve(file)),
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(configuration))
  const compiler = resolve('node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [compiler, '--noEmit', '--project', project], { encoding: 'utf8' }).stdout
}

test('the player imports nothing from outside its folder', () => {
  const imports = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map(([, path = '']) => resolve(file, '..', path)),
  )
  expect(imports.length).toBeGreaterThan(30)
  expect(imports.filter((path) => !path.startsWith(`${resolve(FOLDER)}/`))).toEqual([])
})

test('the player compiles with the library of ES2020 alone, without the types of a browser or of Node', () => {
  expect(faultsOf('player-es2020', { target: 'es2020', lib: ['es2020'] }, files)).toBe('')
})

/** All that a page may hand over, by the types of the browser and of the libraries themselves. */
const APP = `
import Hls from 'hls.js'
import shaka from 'shaka-player'
import { createPlayer } from '${resolve(FOLDER, 'player.ts')}'
import { bindMedia } from '${resolve(FOLDER, 'adapters/media.ts')}'
import { hlsConfig } from '${resolve(FOLDER, 'adapters/hls.ts')}'
import { shakaFilter } from '${resolve(FOLDER, 'adapters/shaka.ts')}'

declare const video: HTMLVideoElement
export const player = createPlayer({
  api: 'https://viewing.example.com',
  viewer: { userId: 'ann', profileId: 'main', deviceId: 'tv' },
  fetch: window.fetch,
  page: window,
  timers: { set: setTimeout, clear: clearTimeout },
  clock: () => performance.now(),
  beacon: (url, text) => navigator.sendBeacon(url, text),
  onChange: (state) => {
    if (state.name === 'refused') console.log(state.rivals.map(({ deviceId }) => deviceId))
    if (state.name === 'playing') console.log(state.streams?.max)
  },
})
export const unbind: () => void = bindMedia(player, video)
export const hls = new Hls(hlsConfig(player, (url) => url.startsWith('https://cdn.example.com')))
new shaka.Player().getNetworkingEngine()?.registerRequestFilter(shakaFilter(player, () => true))
`

test('a page hands over its own window, element, hls.js and Shaka without a cast', () => {
  mkdirSync('dist/player-in-page', { recursive: true })
  writeFileSync('dist/player-in-page/app.ts', APP)
  const options = { lib: ['es2024', 'dom'], module: 'preserve', moduleResolution: 'bundler' }
  expect(faultsOf('player-in-page', options, ['dist/player-in-page/app.ts'])).toBe('')
})
