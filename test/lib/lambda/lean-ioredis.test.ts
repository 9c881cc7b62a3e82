import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { redisCommands } from '../../../functions/contract/redis-access.ts'
import { bundleFunctions } from '../../../lib/lambda/bundling.ts'
import { leanIoredis } from '../../../lib/lambda/lean-ioredis.ts'

const require = createRequire(createRequire(import.meta.url).resolve('ioredis'))
const whole: Record<string, unknown> = require('@ioredis/commands/built/commands.json')
const lean: Record<string, unknown> = JSON.parse(leanIoredis.files()['commands/commands.json'] ?? '')

test('ioredis knows in a bundle what the service may send, as it knows it elsewhere', () => {
  const { calls: _, ...sent } = redisCommands
  const names = Object.values(sent).flatMap((commands) => commands.map((command) => command.split('|')[0] ?? ''))
  expect(Object.keys(lean)).toEqual(expect.arrayContaining(names))
  for (const [name, what] of Object.entries(lean)) expect(what, name).toEqual(whole[name])
})

test('what needs a right that the service does not have is no method of the client', () => {
  for (const name of ['keys', 'flushall', 'config', 'monitor', 'acl', 'get', 'evalsha'])
    expect([name, name in lean]).toEqual([name, ['get', 'evalsha'].includes(name)])
})

test('ioredis sends no command by a method that it does not have in a bundle', () => {
  const { inputs } = bundleFunctions().metafile
  const files = Object.keys(inputs).filter((path) => path.startsWith('node_modules/ioredis/'))
  expect(files.length).toBeGreaterThan(30)
  /** The methods that a file calls, but for those that are its own. */
  const calledIn = (code: string) =>
    [...code.matchAll(/\b(?:this|redis|self|node|_this)\.(\w+)\(/g)]
      .map(([, name = '']) => name)
      .filter((name) => !new RegExp(`^ +(async )?${name}\\(.*\\{$`, 'm').test(code))
  const called = files.flatMap((path) => calledIn(readFileSync(path, 'utf8').replace(/^ *\*.*$/gm, '')))
  expect(called).toContain('readonly')
  const missing = new Set(called.filter((name) => name in whole && !(name in lean)))
  expect([...missing]).toEqual([])
})
