import { expect, test } from 'vitest'
import { distance, misspelt } from '../../../../bin/local/settings/misspelt.ts'

test.each([
  ['HEARTBEAT_INTERVALL', 'HEARTBEAT_INTERVAL'],
  ['HEARBEAT_INTERVAL', 'HEARTBEAT_INTERVAL'],
  ['MAX_CONCURENT_STREMS', 'MAX_CONCURRENT_STREAMS'],
  ['SERVER_PROT', 'SERVER_PORT'],
  ['REDIS_ADDRR', 'REDIS_ADDR'],
  ['LOCAL_EVENT_TO', 'LOCAL_EVENTS_TO'],
  ['server_port', 'SERVER_PORT'],
])('%s is pointed out as %s', (name, meant) => {
  expect(misspelt({ [name]: '1' })).toEqual([`${name} is no setting: did you mean ${meant}?`])
})

test('what is usual in an environment is not pointed out, nor what is empty or right', () => {
  const usual = 'PATH HOME USER SHELL TERM LANG PWD EDITOR SERVER_HOST REDIS_URL REDIS_HOST REDIS_PORT PORT NODE_ENV'
  const more = 'POSTGRES_URL DATABASE_URL AWS_PROFILE AWS_REGION JWT_KEY npm_config_cache CI HEARTBEAT'
  const names = [...usual.split(' '), ...more.split(' ')]
  expect(misspelt(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([])
  expect(misspelt({ HEARTBEAT_INTERVALL: '', SERVER_PORT: '1' })).toEqual([])
})

test.each([
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['kitten', 'sitting', 3],
])('from %j to %j are %d letters', (one, other, count) => expect(distance(one, other)).toBe(count))
