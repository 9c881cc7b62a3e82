import { expect, test } from 'vitest'
import { type Command, readCommand } from '../../../../bin/doctor/command/read-command.ts'
import { WrongUsage } from '../../../../bin/doctor/command/usage.ts'

const URL_OF_API = 'http://localhost:8080'
const FILLED_IN = ['-c', 'stages=test/support/stack/stages.json']
const read = (...args: string[]) => readCommand([URL_OF_API, ...args], {})

/** The sentences before the right form. */
const faultsOf = (args: string[], environment: Record<string, string> = {}) => {
  try {
    readCommand(args, environment)
    return []
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error
    const [faults = '', usage] = error.message.split('\n\n')
    expect(usage).toMatch(/^Usage: npm run doctor -- <url>/)
    return faults.split('\n')
  }
}

/** Unsigned: the program only reads whose it is. */
const tokenOf = (claims: object) =>
  ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')

test('without options the test user has ids that anyone recognises', () => {
  expect(read()).toMatchObject({
    viewer: { user: 'viewing-service-doctor', profile: 'doctor', content: 'viewing-service-doctor' },
    ...{ bus: undefined, answerMs: 10_000, json: false },
  })
})

test('the user is the one of the access token, unless one is given', () => {
  const environment = { DOCTOR_TOKEN: tokenOf({ sub: 'ann' }) }
  expect(readCommand([URL_OF_API], environment)).toMatchObject({ viewer: { user: 'ann' } })
  expect(readCommand([URL_OF_API, '--user', 'bob'], environment)).toMatchObject({ viewer: { user: 'bob' } })
})

test('every option is taken', () => {
  const options = [
    '--user=ann',
    '--profile',
    'kids',
    '--content',
    'film-1',
    '--region',
    'US',
    '--timeout',
    '2.5',
    '--json',
  ]
  expect(read(...options, '--origin', 'https://play.example.com', '--bus', 'viewing-service-prod')).toMatchObject({
    viewer: { user: 'ann', profile: 'kids', content: 'film-1', region: 'US', origin: 'https://play.example.com' },
    ...{ bus: { bus: 'viewing-service-prod' }, answerMs: 2_500, json: true },
  })
})

test('a stage with an event log is read there, one without on its bus, and the local one on this machine', () => {
  expect(read('-c', 'stage=dev', ...FILLED_IN)).toMatchObject({
    bus: { logGroup: '/aws/events/viewing-service-dev', region: 'eu-west-1' },
  })
  const { bus } = readCommand([URL_OF_API, ...FILLED_IN, '--context=stage=prod'], {}) as Command
  expect(bus).toEqual({ bus: 'viewing-service-prod', region: 'eu-west-1' })
  expect(read('-c', 'stage=local')).toMatchObject({ bus: { local: { endpoint: 'http://localhost:8083' } } })
  const environment = { AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:9083' }
  expect(readCommand([URL_OF_API, '-c', 'stage=local'], environment)).toMatchObject({
    bus: { local: { endpoint: 'http://localhost:9083' } },
  })
})

test('wrong usage is answered with every fault at once, and never with the token', () => {
  const args = [
    'localhost:8080',
    '--user',
    'a/b',
    '--origin',
    'play.example.com',
    '-c',
    'prod',
    '--timeout',
    '0',
    '--quick',
  ]
  const token = 'not.a-token'
  const faults = faultsOf(args, { DOCTOR_TOKEN: token })
  expect(faults).toEqual([
    'The URL must begin with http:// or https://, such as http://localhost:8080',
    expect.stringMatching(/^--user must be 1–128 visible ASCII characters without/),
    'DOCTOR_TOKEN is no JWT: three parts of base64url with dots between',
    '--origin must be an origin as browsers write it: https://play.example.com, without a path',
    '-c must be stage=<name> or stages=<file>, not "prod"',
    '--timeout must be a number of seconds up to 60',
    '--quick is no option, or takes no value',
  ])
  expect(faults.join()).not.toContain(token)
})

test.each([
  [[], 'The URL of the API is missing'],
  [['http://a', 'http://b'], 'One URL is examined at a time; every other word needs its option'],
  [['http://a?x=1'], 'The URL must have no query, no fragment, no user and no password'],
  [['http://me:pass@a'], 'The URL must have no query, no fragment, no user and no password'],
  [['ftp://a'], 'The URL must begin with http:// or https://, such as http://localhost:8080'],
  [['http://a', '--user'], '--user needs a value'],
  [['http://a', '--user', '--json'], '--user needs a value'],
  [['http://a', '--user', 'x', '--user', 'y'], '--user is given more than once'],
  [['http://a', '--json=no'], '--json is no option, or takes no value'],
  [['http://a', '-c'], '-c needs a value'],
  [['http://a', ...FILLED_IN], '-c stage=<name> is missing'],
  [['http://a', '-c', 'stage=dev', '--bus', 'x'], 'Give either -c stage=<name> or --bus, not both'],
  [['http://a', '--bus', 'no bus'], '--bus must be the name or the ARN of an event bus'],
])('%j is answered with one sentence', (args, fault) => {
  expect(faultsOf(args)).toEqual([fault])
})

test.each([
  [['-c', 'stage=nowhere'], /^- there is no stage "nowhere": write -c stage=dev or -c stage=prod$/],
  [['-c', 'stage=dev'], /^- stages\.dev\.account must be your own: 111122223333 is a placeholder$/],
  [['-c', 'stage=dev', '-c', 'stages=gone.json'], /^- -c stages=gone\.json must name a JSON file of stages: ENOENT/],
])('a stage that synth refuses is refused with its faults: %j', (args, fault) => {
  expect(faultsOf([URL_OF_API, ...args]).slice(0, 2)).toEqual([
    'The stage cannot be deployed:',
    expect.stringMatching(fault),
  ])
})

test('a bus that is named by its ARN is read in the region of the ARN, one by its name where the SDK looks', () => {
  const arn = 'arn:aws-us-gov:events:us-gov-west-1:210987654321:event-bus/viewing-service-prod'
  expect(read('--bus', arn)).toMatchObject({ bus: { bus: arn, region: 'us-gov-west-1' } })
  expect(read('--bus', 'viewing-service-prod')).toMatchObject({ bus: { region: undefined } })
})

test('a token on the command line is refused with where it belongs, and is not repeated', () => {
  const faults = faultsOf([URL_OF_API, '--token', 'abc.def.ghi'])
  expect(faults[0]).toContain('set the variable DOCTOR_TOKEN')
  expect(faults.join()).not.toContain('abc.def.ghi')
})

test('--help is answered with the right form alone', () => {
  expect(readCommand(['--help'], {})).toMatchObject({ help: expect.stringMatching(/^Usage: /) })
})
