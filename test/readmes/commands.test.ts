import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, inject, test, vi } from 'vitest'
import { startRedis } from '../../bin/local/redis/redis.ts'
import { alarmsOn } from '../../lib/operations/alarms.ts'
import { matchesPattern } from '../support/logs/filter-pattern.ts'
import { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'
import { page, pages, ROOT } from './pages.ts'
import { startReceiver } from './receiver.ts'
import { hasCurl, runBare, runCalls, startAndStop, statusesIn } from './shell.ts'

vi.setConfig({ testTimeout: 180_000 })

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** The stages of cdk.json, filled in. */
const FILLED_IN = '-c stages=test/support/stack/stages.json'
const scratch = () => mkdtempSync(join(inject('scratch'), 'cdk-'))

/** What CI runs as it stands in a README. */
const inCi = (command: string) => async () => expect(textOf('.ci/run').split('\n')).toContain(command)

/** Every command of such a block that is not a call, and how it is seen to work. */
const SINGLE: Readonly<Record<string, () => Promise<void>>> = {
  'npm ci': async () => {
    // CI runs it in a fresh clone (.ci/run). Here: whether package.json and the lock file agree.
    expect(await runBare('npm ci --dry-run --offline --no-audit')).toMatchObject({ code: 0 })
  },
  'npm start': async () => {
    const { said, isGone } = await startAndStop('npm start', 'Ctrl-C stops everything', { SERVER_PORT: '0' })
    expect(said).toMatch(/Viewing Service +http/)
    await expect.poll(isGone, { timeout: 30_000 }).toBe(true)
  },
  'npm test': inCi('npm test'), // it is what runs this
  // A test runs both in a copy of the repository, and in the app of `cdk init`.
  'npm pack': async () => expect(textOf('test/bin/package/fresh-app.ts')).toContain("'npm pack --silent'"),
  'npm install ./viewing-service-*.tgz': async () =>
    expect(textOf('test/bin/package/fresh-app.ts')).toContain('npm install --offline --no-audit'),
  'npx cdk synth --quiet -c stage=dev': async () => {
    // As it is shipped the stage is refused; CI runs it filled in.
    const { said, code } = await runBare(`npx cdk synth --quiet -c stage=dev -o ${scratch()}`)
    expect(said).toMatch(/The stage cannot be deployed:\n- stages\.dev\.account must be your own/)
    expect(code).toBe(1)
    await inCi(`npx cdk synth --quiet -c stage=dev ${FILLED_IN}`)()
  },
  'npx cdk deploy -c stage=dev': async () => {
    // Without an account it must get as far as asking for credentials of the stage's.
    const { said, code } = await runBare(`npx cdk deploy -c stage=dev ${FILLED_IN} -o ${scratch()}`)
    expect(said).toContain(
      'Need to perform AWS calls for account 210987654321, but no credentials have been configured',
    )
    expect(code).toBe(1)
  },
}

/** The commands of a block: one a line, or several with `&&` between them. */
const singleCommands = async (text: string) => {
  const commands = text.split(/\n|&&/).map((one) => one.replace(/#.*/, '').trim())
  for (const command of commands.filter(Boolean)) {
    expect(Object.keys(SINGLE)).toContain(command)
    await SINGLE[command]?.()
  }
}

const playASession = async (text: string) => {
  const { url } = await localService()
  const said = await runCalls(text, { 8080: url })
  expect(statusesIn(said)).toEqual(['200', '201', ...Array(8).fill('200'), '409', '201', '200', '200'])
}

const tryThePlayer = async (text: string) => {
  const { url } = await localService()
  const said = await runCalls(text.replaceAll('ann', newUser()), { 8080: url })
  const id = '[\\da-f-]{36}'
  expect(said).toMatch(new RegExp(`^starting \\nplaying ${id}\\npaused ${id}\\nended stopped\\n$`))
}

const security = async (text: string) => {
  const { url, issuerUrl = '', awsUrl = '' } = await localService({ AUTHENTICATION: 'jwt' })
  const said = await runCalls(text, { 8080: url, 8085: issuerUrl, 8084: awsUrl })
  expect(statusesIn(said)).toEqual(['401', '403', '201', '404', '200', '200', '200', '401'])
  expect(said).toMatch(
    /^Rotated: .*"alg":"ES256".*"alg":"ES256".*^[\w-]{43} is out of the key set; [\w-]{43} signs.*"recovery":"recreate"/ms,
  )
}

const authenticationOn = async (text: string) => {
  const { url, issuerUrl = '' } = await localService({ AUTHENTICATION: 'jwt' })
  const said = await runCalls(text.replaceAll('ann', newUser()), { 8080: url, 8085: issuerUrl })
  expect(statusesIn(said)).toEqual(['200', '200', '401', '201', '403', '200'])
  expect(said).toMatch(/"expires_in":3600.*"expires_in":-60.*"recovery":"sign_in".*#EXTM3U/s)
}

const revocation = async (text: string) => {
  const { eventBridgeUrl, send } = await localService()
  const user = newUser()
  const ids = { profile_id: 'main', content_id: 'film-1', device_id: 'tv' }
  const { body } = await send('POST', '/api/playback/session', { user_id: user, ...ids })
  const said = await runCalls(text.replaceAll('ann', user), { 8083: eventBridgeUrl })
  expect(JSON.parse(said)).toMatchObject({ FailedEntryCount: 0 })
  const beat = () => send('POST', `/api/playback/session/${body.session.session_id}/heartbeat`)
  await expect
    .poll(async () => (await beat()).body, { timeout: 30_000, interval: 500 })
    .toMatchObject({ code: 'session_ended', recovery: 'show', end_reason: 'entitlement_revoked' })
}

const personalData = async (text: string) => {
  const { address, stop } = await startRedis({ embedded: !inject('realRedis') })
  afterAll(stop)
  const { url, awsUrl = '' } = await localService({ REDIS_ADDR: address, LOCAL_SCHEDULE_INTERVAL: '1s' })
  const said = await runCalls(text, { 8080: url, 8084: awsUrl })
  expect(statusesIn(said)).toEqual(['201', '200'])
  expect(said).toMatch(
    /Redis: live sessions: 1 × live sessions.*Nothing was changed.*1 live sessions were ended.*Removed from Redis: 1 × sessions that have ended.*Redis holds nothing of the user.*"active_sessions":\[\]/s,
  )
}

/** The receiver of the page runs as it stands there, but for its port. */
const firstEvent = async (text: string) => {
  const { blocks } = page('functions/contract/events/README.md')
  const code = blocks.find(({ language }) => language === 'js')?.text ?? ''
  const received = await startReceiver(scratch(), code)
  const { address, stop } = await startRedis({ embedded: !inject('realRedis') })
  afterAll(stop)
  const settings = { REDIS_ADDR: address, LOCAL_SCHEDULE_INTERVAL: '1s', LOCAL_EVENTS_TO: received.url }
  const { url } = await localService(settings)
  await runCalls(text, { 8080: url })
  await expect.poll(received.said, { timeout: 30_000 }).toMatch(/^playback\.started ann film-1 \{\s+position: 0,/m)
}

/** `aws` prints its arguments, a line each; what starts the replay starts one on the runner. */
const replay = async (text: string) => {
  const { said } = await runBare(`aws() { printf '%s\\n' "$@"; echo; }\n${text}`)
  const calls = said
    .trim()
    .split('\n\n')
    .map((call) => call.split('\n'))
  expect(calls.map(([, operation]) => operation)).toEqual(['list-rules', 'start-replay', 'describe-replay'])
  const [, start = []] = calls
  const option = (name: string) => start[start.indexOf(`--${name}`) + 1] ?? ''
  const { eventBridgeUrl } = await localService()
  const sent = await fetch(eventBridgeUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.StartReplay' },
    body: JSON.stringify({
      ReplayName: option('replay-name'),
      EventSourceArn: option('event-source-arn'),
      EventStartTime: Date.parse(option('event-start-time')) / 1_000,
      EventEndTime: Date.parse(option('event-end-time')) / 1_000,
      Destination: JSON.parse(option('destination')),
    }),
  })
  expect(await sent.json()).toMatchObject({ State: 'STARTING', ReplayArn: expect.stringContaining('plays-again-1') })
  const { stages } = JSON.parse(textOf('cdk.json')).context
  const named = text.match(/viewing-service-(\w+)/g) ?? []
  expect(named.filter((name) => !(name.replace('viewing-service-', '') in stages))).toEqual([])
}

/** The command line of AWS needs an account: its function and its input are tried on the runner. */
const redrive = async (text: string) => {
  const [, stage = '', name = ''] = /--function-name viewing-service-(\w+)-(\S+)/.exec(text) ?? []
  const [, payload = ''] = /--payload '(.*?)'/.exec(text) ?? []
  const { stages } = JSON.parse(textOf('cdk.json')).context
  expect(Object.keys(stages)).toContain(stage)
  const { awsUrl = '' } = await localService()
  const path = `/2015-03-31/functions/viewing-service-local-${name}/invocations`
  const reply = await fetch(awsUrl + path, { method: 'POST', body: payload })
  expect(await reply.json()).toEqual({ redriven: expect.any(Number) })
}

/** Its commands need an account: what they name is compared with the template that they deploy. */
const webAcl = async (text: string) => {
  const [, templateFile = ''] = /--template-file (\S+)/.exec(text) ?? []
  const { Parameters, Resources, Outputs } = JSON.parse(textOf(templateFile))
  const set = [...page('lib/edge/README.md').text.matchAll(/--parameter-overrides (\w+)=/g)].map(([, name]) => name)
  expect(set).toEqual(['UncountedIpv4', 'BlockedIpv4'])
  expect(Object.keys(Parameters)).toEqual(expect.arrayContaining([...set, 'RequestsPerAddress']))
  expect(Object.keys(Outputs)).toEqual(['WebAclArn']) // so it is Outputs[0]
  expect(Resources.WebAcl.Properties.Scope).toBe('CLOUDFRONT')
  for (const command of text.trim().split('\n'))
    expect(command).toMatch(/^aws cloudformation \S+ --region us-east-1 --stack-name viewing-service-web-acl /)
}

/** `aws` prints its arguments, a line each; the matcher of the tests answers in place of CloudWatch. */
const filters = async (text: string) => {
  const { said, code } = await runBare(`aws() { printf '%s\\n' "$@"; echo; }\n${text}`)
  expect(code).toBe(0)
  const calls = said.trim().split('\n\n')
  expect(calls.length).toBe(alarmsOn('log').length + alarmsOn('answers').length)
  for (const call of calls) {
    const [, , , pattern = '', , ...rest] = call.split('\n')
    const lines = rest.slice(0, rest.indexOf('--query'))
    expect(lines.map((line) => matchesPattern(pattern, line))).toEqual([true, false, false])
  }
}

/** Every block of commands in a README, by its page and heading, and what shows that it works. */
const PROOFS: Readonly<Record<string, (text: string) => Promise<void>>> = {
  'README.md § Run it': singleCommands,
  'README.md § Play a session': playASession,
  'bin/README.md § Try it with authentication on': authenticationOn,
  'test/README.md § Run them': singleCommands,
  'lib/README.md § The first deployment': singleCommands,
  'bin/package/README.md § Install it': singleCommands,
  'lib/README.md § Dead letters': redrive,
  'lib/README.md § Security': security,
  'lib/README.md § Personal data': personalData,
  'lib/edge/README.md § A web ACL': webAcl,
  'lib/player/README.md § Try it': tryThePlayer,
  'lib/operations/README.md § Try the filters': filters,
  'functions/contract/README.md § Events from Identity': revocation,
  'functions/contract/events/README.md § Your first event in five minutes': firstEvent,
  'functions/contract/events/README.md § Replay the archive': replay,
}

const found = Map.groupBy(
  pages
    .flatMap(({ path, blocks }) => blocks.map((block) => ({ path, ...block })))
    .filter(({ language }) => language === 'sh'),
  ({ path, heading }) => `${path} § ${heading}`,
)

test('every block of commands in a README is run by a test, and no test is left of one that is gone', () => {
  expect([...found.keys()].toSorted()).toEqual(Object.keys(PROOFS).toSorted())
})

test('a block for a shell says so: no other language holds commands', () => {
  const others = pages.flatMap(({ blocks }) => blocks).filter(({ language }) => language !== 'sh')
  expect(others.filter(({ text }) => /^(npm|npx|curl|node|aws|git|docker) /m.test(text))).toEqual([])
})

for (const [name, proof] of Object.entries(PROOFS))
  test.skipIf(!hasCurl)(`${name}: its commands work as they stand there (skipped where there is no curl)`, async () => {
    const blocks = found.get(name) ?? []
    expect(blocks).not.toEqual([])
    await proof(blocks.map(({ text }) => text).join(''))
  })

test('the README at the top has at most 150 lines', () => {
  expect(page('README.md').text.trimEnd().split('\n').length).toBeLessThanOrEqual(150)
})
