import { expect, test } from 'vitest'
import { readCommand, USAGE } from '../../../bin/events/read-command.ts'

const faultsOf = (...args: string[]) => {
  try {
    readCommand(args)
    return []
  } catch (error) {
    return String(error instanceof Error && error.message)
      .replace(`\n\n${USAGE}`, '')
      .split('\n')
  }
}

test('a sample goes to the runner on this machine unless another endpoint is given', () => {
  expect(readCommand(['story']).options).toMatchObject({
    endpoint: 'http://localhost:8083',
    bus: 'viewing-service-local',
  })
  expect(readCommand(['story', '--endpoint', 'http://localhost:4566/']).options.endpoint).toBe('http://localhost:4566')
})

test.each([
  'https://events.eu-west-1.amazonaws.com',
  'https://abc.endpoint.events.amazonaws.com',
  'https://events.cn-north-1.amazonaws.com.cn',
  'https://events.eu-west-1.api.aws',
])('a sample never goes to AWS: %s', (endpoint) => {
  expect(faultsOf('trigger', 'playback.started', '--endpoint', endpoint)).toEqual([
    '--endpoint is of AWS: a sample there would be counted as a play by every subscriber',
  ])
})

test('all that is wrong with a command is said at once', () => {
  expect(
    faultsOf('replay', 'no name', '--user', 'ann', '--from', 'yesterday', '--endpoint', 'localhost', '--kept'),
  ).toEqual([
    'The name of a replay has 1–64 letters, digits, ".", "-" or "_"',
    'replay does not take --user',
    'replay does not take --kept',
    '--endpoint must be an http:// or https:// URL without credentials, query or fragment',
    '--from must be a time such as 2026-12-01T20:00:00Z',
  ])
})

test.each([
  [[], 'A command is needed'],
  [['send'], 'There is no command send'],
  [['trigger'], 'trigger needs one type'],
  [['list', 'all'], 'list takes no arguments'],
  [['trigger', 'playback.seeked'], 'There is no type playback.seeked. The types are playback.started, '],
  [['trigger', 'playback.started', '--set', 'region'], '--set region must be <member>=<value>'],
  [['tail', '--colour'], "Unknown option '--colour'"],
])('%j is refused: %s', (args, sentence) => {
  expect(faultsOf(...args)[0]).toMatch(new RegExp(`^${sentence.replaceAll(/[.?]/g, '\\$&')}`))
})
