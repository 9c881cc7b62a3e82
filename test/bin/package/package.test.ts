import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, expect, inject, test, vi } from 'vitest'
import { slugOf } from '../../../bin/local/page/documents/markdown.ts'
import { eventTypes } from '../../../functions/contract/events/event-types.ts'
import { page } from '../../support/documents/page.ts'
import { localService } from '../../support/processes/local-service.ts'
import { newUser } from '../../support/service/users.ts'
import { freshApp, packed } from './fresh-app.ts'

vi.setConfig({ testTimeout: 60_000 })

type App = Awaited<ReturnType<typeof freshApp>>
let repository: Awaited<ReturnType<typeof packed>>
let app: App

beforeAll(async () => {
  repository = await packed(inject('scratch'))
  app = await freshApp(inject('scratch'), repository.file)
}, 60_000)

const inPackage = (...path: string[]) => join(app.app, 'node_modules/viewing-service', ...path)
const filesOf = (folder: string) =>
  readdirSync(inPackage(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

test('npm pack leaves the repository as it was', () => {
  for (const name of ['package.json', 'README.md']) expect(repository.textOf(name)).toBe(readFileSync(name, 'utf8'))
})

test('a pack that was killed in between is put right by the next', async () => {
  for (const step of ['before', 'before']) await repository.say(`node bin/package.ts ${step}`)
  expect(JSON.parse(repository.textOf('package.json')).dependencies).toBe(undefined)
  await repository.say('npm run postpack')
  for (const name of ['package.json', 'README.md']) expect(repository.textOf(name)).toBe(readFileSync(name, 'utf8'))
})

test('who installs the package gets no other package, and no Node', () => {
  expect(app.installed).toEqual(['viewing-service'])
})

test('nothing in the package imports a package but aws-cdk-lib and constructs', () => {
  const texts = filesOf('dist/package').filter((file) => /\.(m?js|ts)$/.test(file))
  const imported = texts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\(|\brequire\()["']([^."'][^"']*)["']/g)].map(
      ([, name = '']) => name.split('/')[0] ?? '',
    ),
  )
  expect(imported.length).toBeGreaterThan(10)
  const packages = imported.filter((name) => !isBuiltin(name) && name !== 'cloudfront') // of Node and of CloudFront
  expect([...new Set(packages)].toSorted()).toEqual(['aws-cdk-lib', 'constructs'])
})

/** The links of a page that lead nowhere, or to a heading that is not there. */
const brokenLinksOf = (file: string) => {
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return links.filter((target) => {
    const [path = '', anchor] = target.split('#')
    const to = path ? join(dirname(file), path) : file
    if (/^[a-z]+:/.test(target)) return false
    if (!to.startsWith(inPackage()) || !existsSync(to)) return true
    const headings = anchor === undefined ? [] : [...readFileSync(to, 'utf8').matchAll(/^#+ (.*)$/gm)]
    return anchor !== undefined && !headings.some(([, heading = '']) => slugOf(heading) === anchor)
  })
}

test('the pages for each reader are in the package, and every link of them leads to something in it', () => {
  const pages = [inPackage('README.md'), ...filesOf('dist/package').filter((file) => file.endsWith('.md'))]
  const titles = pages.map((file) => /^# (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1])
  expect(titles.toSorted()).toEqual([
    ...['Playback events', 'Playback tokens', 'Port the player', 'The package', 'The reference player'],
    ...['The wire contract', 'Verifiers for CDN and DRM'],
  ])
  const front = readFileSync(inPackage('README.md'), 'utf8')
  expect(front).toContain('[the page of the player](dist/package/player/README.md#use-it)')
  expect(front).toContain('[how to port the player](dist/package/player/porting/README.md)')
  const contract = readFileSync(inPackage('dist/package/contract/README.md'), 'utf8')
  expect(contract).toContain('Try it with authentication on (`bin/README.md` in the service’s repository)')
  expect(pages.flatMap((file) => brokenLinksOf(file).map((target) => `${file}: ${target}`))).toEqual([])
})

test('the code of the page plays a session', async () => {
  const { url } = await localService()
  const [code = ''] = page('bin/package/README.md').blocks('js')
  app.write('play.mjs', code.replace('http://localhost:8080', url).replace('ann', newUser()))
  expect(await app.say('node play.mjs')).toBe('starting\nplaying\nended\n')
})

test.each([
  ['schema', 'event-schemas', '.schema.json', 'title'],
  ['example', 'event-examples', '.json', 'detail-type'],
])('the %s of every event is there under its name', async (_, folder, end, member) => {
  const names = eventTypes.map((type) => `viewing-service/${folder}/${type}${end}`)
  const program = `JSON.stringify(${JSON.stringify(names)}.map((name) => require(name)["${member}"]))`
  expect(JSON.parse(await app.say(`node -p '${program}'`))).toEqual(eventTypes)
})

test('the player is an ES module for pages, and CommonJS for others; both hold it alone', async () => {
  const program = `import('viewing-service/player').then((module) => console.log(
    Object.keys(module).join(), Object.keys(require('viewing-service/player')).join()))`
  expect(await app.say(`node -e "${program}"`)).toBe('createPlayer createPlayer\n')
  expect(readFileSync(inPackage('dist/package/player.mjs'), 'utf8')).not.toMatch(/\b(import|require)\b\s*[({'"]/)
})

test('the verifier for Lambda@Edge is there, the CloudFront Function beside it, and the documents of API and events', async () => {
  const program = `const { lambdaEdge } = require('viewing-service/verifiers/lambda-edge')
    console.log(typeof lambdaEdge({ jwks: 'https://x.example' }), require('viewing-service/openapi.json').openapi,
      require('viewing-service/asyncapi.json').asyncapi)`
  expect(await app.say(`node -e "${program}"`)).toMatch(/^function 3\.1\S* 3\./)
  const packed = readFileSync(inPackage('dist/package/verifiers/cloudfront-function.js'), 'utf8')
  expect(packed).toBe(readFileSync('lib/verifiers/cloudfront-function.js', 'utf8'))
})

test.each([
  ['media', 'bindMedia'],
  ['hls', 'hlsConfig'],
  ['shaka', 'shakaFilter'],
])('the adapter for %s is there for pages and for others', async (name, verb) => {
  const program = `import('viewing-service/player/${name}').then((module) => console.log(
    Object.keys(module).join(), Object.keys(require('viewing-service/player/${name}')).join()))`
  expect(await app.say(`node -e "${program}"`)).toBe(`${verb} ${verb}\n`)
})

test('a page compiles with the player and its adapters, and with the types of a browser alone', async () => {
  app.write(
    'watch.ts',
    `import { createPlayer, type State } from 'viewing-service/player'
     import { hlsConfig } from 'viewing-service/player/hls'
     import { bindMedia } from 'viewing-service/player/media'
     import { shakaFilter } from 'viewing-service/player/shaka'
     declare const video: HTMLVideoElement
     const viewer = { userId: 'ann', profileId: 'main', deviceId: 'tv' }
     const player = createPlayer({ api: '', viewer, fetch: window.fetch, position: () => video.currentTime })
     player.subscribe((state: State) => console.log(state.name === 'refused' ? state.rivals.length : state.name))
     console.log(bindMedia(player, video), hlsConfig(player, () => true), shakaFilter(player, () => true))`,
  )
  expect(await app.checkForPages('watch.ts')).toBe('')
})

const modules: [string, string, object][] = [
  ['as the template of cdk init has it', '{}', {}],
  ['as ES modules', '{ "type": "module" }', {}],
  ['with the modules of an older template', '{}', { module: 'CommonJS', moduleResolution: 'Bundler' }],
]

test.each(modules)('the code of the page compiles and synthesizes %s', async (_, manifest, options) => {
  app.write('package.json', manifest)
  expect(await app.compile(options)).toBe('')
  await app.say('CDK_OUTDIR=cdk.out node built/bin/plays.js')
  const template = Template.fromJSON(
    JSON.parse(readFileSync(join(app.app, 'cdk.out/PlaysStack.template.json'), 'utf8')),
  )
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['viewing-service'],
      'detail-type': ['playback.stopped', 'playback.completed', 'playback.expired'],
      'replay-name': [{ exists: false }],
    },
  })
  template.resourceCountIs('AWS::SQS::Queue', 2)
  template.resourceCountIs('AWS::CloudWatch::Alarm', 1)
})

test('the code of the page reads an end, and passes over what it does not know', async () => {
  app.write('package.json', '{}')
  await app.compile({})
  const end = { session_id: 's', metadata: { end_reason: 'stopped', watched_seconds: 118 } }
  const messages = [
    { source: 'viewing-service', 'detail-type': 'playback.stopped', detail: end },
    { source: 'viewing-service', 'detail-type': 'playback.completed', detail: { ...end, metadata: {} } },
    { source: 'viewing-service', 'detail-type': 'playback.of-a-later-version', detail: end },
    { source: 'another', 'detail-type': 'playback.stopped', detail: end },
  ]
  app.write('messages.json', JSON.stringify(messages.map((message) => JSON.stringify(message))))
  const program = `require('./messages.json').map(require('./built/lib/receive.js').endOf)`
  expect(JSON.parse(await app.say(`node -p "JSON.stringify(${program})"`))).toEqual([
    's stopped after 118 s',
    ...[null, null, null],
  ])
})

const IMPORTS = "import type { EventType, PlaybackEvent, PlaybackEventOf } from 'viewing-service/events'"
const REFUSED: [string, string, string][] = [
  ['a type that does not exist', 'TS2820', `const type: EventType = 'playback.seeked'`],
  ['a member of another type of event', 'TS2339', `const id = (it: PlaybackEventOf<'playback.denied'>) => it.sequence`],
  [
    'a reason that no end has',
    'TS2367',
    `const is = (it: PlaybackEventOf<'playback.stopped'>) => it.metadata.end_reason === 'bored'`,
  ],
]

test.each(REFUSED)('the compiler refuses %s', async (_, code, line) => {
  app.write(
    'refused.mts',
    `${IMPORTS}\nexport ${line}\nexport type Used = EventType & PlaybackEvent & PlaybackEventOf<EventType>\n`,
  )
  const said = await app.check('refused.mts').catch((error) => error.message)
  expect(said.match(/error TS\d+/g)).toEqual([`error ${code}`])
})

/** Each member with whether it may be absent, so that types which are only assignable to each other differ. */
const SAME = `import type { PlaybackEvent as Packed } from 'viewing-service/events'
import type { PlaybackEvent as Checked } from '${join(process.cwd(), 'functions/contract/events/events.ts')}'
type Exact<T> = T extends object
  ? { [K in keyof T]-?: [object extends Pick<T, K> ? 'may be absent' : 'always', Exact<Exclude<T[K], undefined>>] }
  : T
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const same: Same<Exact<Packed>, Exact<Checked>> = true
`

test('the types in the package are those that the service checks its events by', async () => {
  app.write('same.mts', SAME)
  expect(await app.check('same.mts')).toBe('')
})
