import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { REDIS_ACCESS, redisCommands } from '../../../../functions/contract/redis-access.ts'
import { outboxKeys } from '../../../../functions/core/redis/partition.ts'
import { admit, LOGIN } from '../../../support/redis/iam/user.ts'
import { ownRedis, testOnServer } from '../../../support/redis/redis-server.ts'

const LUA = join(import.meta.dirname, '../../../../functions/core/lua')
const BEFORE = join(import.meta.dirname, '../../../support/version-before')
const CONTAINERS = ['XGROUP']

/** What the scripts in a folder call, each once. */
const callsIn = (folder: string) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lua'))
  const sources = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const calls = [...sources.matchAll(/redis\.p?call\((?:'(\w+)'(?:, '(\w+)')?)?/g)]
  const called = calls.map(([text, name = text, first]) => (CONTAINERS.includes(name) ? `${name}|${first}` : name))
  return [...new Set(called.map((name) => name.toLowerCase()))].sort()
}

test('the commands that scripts may call are those they call', () => {
  expect(callsIn(LUA)).toEqual([...redisCommands.calls].sort())
})

test('the scripts of the version before, which run as the same user during a deployment, may call what they call', () => {
  const granted: readonly string[] = REDIS_ACCESS.match(/(?<=\+)\S+/g) ?? []
  expect(callsIn(BEFORE).filter((command) => !granted.includes(command))).toEqual([])
})

/** A connection as the service's user, to a Redis that would let its default user do all of what follows. */
const enter = async () => {
  const { address, ask } = await ownRedis('--enable-debug-command', 'yes')
  await admit(ask)
  const [host = '', port = ''] = address.split(':')
  const { REDIS_USER: username, REDIS_PASSWORD: password } = LOGIN
  const user = new Redis(Number(port), host, { username, password, disableClientInfo: true })
  onTestFinished(() => user.disconnect())
  return user
}

/** Those that Redis did not refuse for want of a right, and what it said instead. */
const permitted = async (lines: string[], act: (line: string) => Promise<unknown>) => {
  const outcomes = await Promise.all(lines.map((line) => act(line).then(() => 'done', String)))
  const isRefusal = (outcome: string) => /NOPERM|The user executing the script can't/.test(outcome)
  return lines.map((line, i) => `${line}: ${outcomes[i]}`).filter((outcome) => !isRefusal(outcome))
}

testOnServer('a function may use the keys of every partition and no other key', async () => {
  const user = await enter()
  for (const key of outboxKeys) expect(await user.exists(key)).toBe(0)
  const foreign = ['other', '10:outbox', 'a{10}:outbox', '{10}outbox', '{10:outbox', ' {10}:outbox', '']
  expect(await permitted(foreign, (key) => user.get(key))).toEqual([])
})

testOnServer('commands that list, empty, configure, watch or shut down Redis are refused', async () => {
  const user = await enter()
  const dangerous = [
    ...['FLUSHALL', 'FLUSHDB', 'KEYS *', 'RANDOMKEY', 'DBSIZE', 'SELECT 1', 'SWAPDB 0 1', 'SAVE', 'BGSAVE'],
    ...['CONFIG GET *', 'CONFIG SET requirepass x', 'ACL LIST', 'ACL SETUSER x', 'DEBUG SLEEP 1', 'MODULE LIST'],
    ...['MONITOR', 'SLOWLOG GET', 'LATENCY LATEST', 'CLIENT LIST', 'CLIENT KILL TYPE normal', 'CLIENT PAUSE 1000'],
    ...['SCRIPT FLUSH', 'SCRIPT KILL', 'FUNCTION LIST', 'FCALL f 0', 'EVAL_RO x 0', 'MULTI', 'WAIT 1 1'],
    ...['SHUTDOWN NOSAVE', 'REPLICAOF NO ONE', 'CLUSTER RESET', 'CLUSTER NODES', 'PUBLISH c m', 'SUBSCRIBE c'],
    ...['DEL {10}:k', 'RENAME {10}:a {10}:b', 'DUMP {10}:k', 'RESTORE {10}:k 0 x', 'MIGRATE h 1 {10}:k 0 1'],
    ...['XTRIM {10}:outbox MAXLEN 0', 'XGROUP DESTROY {10}:outbox publishers', 'XINFO STREAM {10}:outbox'],
  ]
  const act = (line: string) => {
    const [command = '', ...rest] = line.split(' ')
    return user.call(command, ...rest)
  }
  expect(await permitted(dangerous, act)).toEqual([])
})

testOnServer('a script may do no more than its user', async () => {
  const user = await enter()
  const scripts = [
    "return redis.call('GET', 'other')",
    "return redis.call('GET', KEYS[1] or 'a{10}:k')",
    "return redis.call('FLUSHALL')",
    "return redis.call('KEYS', '*')",
    "return redis.call('DEL', '{10}:outbox')",
    "return redis.call('PUBLISH', 'c', 'm')",
    "return redis.call('XGROUP', 'DESTROY', '{10}:outbox', 'publishers')",
  ]
  expect(await permitted(scripts, (script) => user.eval(script, 0))).toEqual([])
  expect(await user.eval("return redis.call('SET', '{10}:k', 'v') and redis.call('EXISTS', '{10}:k')", 0)).toBe(1)
})
