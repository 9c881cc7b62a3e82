import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { inspecting } from '../../../../bin/local/dev/develop.ts'
import { reloading, watchFolder } from '../../../../bin/local/dev/reload.ts'
import { runFunctions } from '../../../../bin/local/lambda/run-functions.ts'
import { dummyFunction } from '../lambda/dummy-function.ts'

const write = (folder: string, result: number) =>
  writeFileSync(join(folder, 'index.js'), `exports.handler = async () => ${result}`)

const running = () => {
  const functions = [dummyFunction('one', 'return process.pid'), dummyFunction('other', 'return process.pid')]
  const lines: string[] = []
  const { invoke, restart, stop } = runFunctions(functions, console.log)
  onTestFinished(async () => {
    await stop()
    for (const { folder } of functions) rmSync(folder, { recursive: true })
  })
  const call = async (name: string) => (await invoke(name, {}, 'r')) as { result: number }
  return { functions, restart, call, lines, log: (line: string) => lines.push(line) }
}

test('a function whose bundle has changed is a fresh process with its next call, and no other is', async () => {
  const { functions, restart, call, lines, log } = running()
  const [one] = functions
  const before = [await call('one'), await call('other')]
  const rebuild = async () => {
    write(one?.folder ?? '', 42)
    return ''
  }
  await reloading({ functions, restart, rebuild, log })()
  expect([await call('one'), await call('other')]).toEqual([{ result: 42 }, before[1]])
  expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d reload {2}one$/)])
})

test('sources with a fault change nothing, and the terminal says where it is', async () => {
  const { functions, restart, call, lines, log } = running()
  const before = await call('one')
  await reloading({ functions, restart, rebuild: async () => 'functions/one.ts:3:7: Unexpected ";"', log })()
  expect(await call('one')).toEqual(before)
  expect(lines.map((line) => line.slice(9).replace(/\s+/g, ' '))).toEqual([
    'reload not done, the code of before goes on: functions/one.ts:3:7: Unexpected ";"',
  ])
})

test('files that change together are loaded once, and what is no source is not looked at', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'viewing-service-watched-'))
  let reloads = 0
  mkdirSync(join(folder, 'inner'))
  const lines: string[] = []
  const reload = async () => {
    reloads += 1
    if (reloads === 1) throw new Error('once')
  }
  const { stop } = watchFolder(folder, reload, (line) => lines.push(line))
  onTestFinished(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })
  for (const name of ['a.ts', 'inner/b.ts', 'c.lua', 'd.ts']) writeFileSync(join(folder, name), name)
  await expect.poll(() => reloads).toBe(1)
  writeFileSync(join(folder, 'README.md'), 'x')
  writeFileSync(join(folder, 'e.ts'), 'x')
  await expect.poll(() => reloads).toBe(2)
  writeFileSync(join(folder, 'new'), 'y')
  renameSync(join(folder, 'new'), join(folder, 'inner/b.ts'))
  await expect.poll(() => reloads).toBe(3)
  writeFileSync(join(folder, 'inner/b.ts'), 'z') // the file that took the place of the first one
  await expect.poll(() => reloads).toBe(4)
  expect(lines.map((line) => line.slice(9))).toEqual(['reload  not done: Error: once'])
})

test('a function that is inspected prints where a debugger connects, and may take longer than its timeout', async () => {
  const slow = dummyFunction('slow', 'return new Promise((done) => setTimeout(done, 300, 7))', { timeoutMs: 50 })
  const api = {
    routes: [],
    functions: [slow],
    schedules: [],
    rules: [],
    secrets: [],
    queues: [],
    atDeployment: [],
    buses: [],
  }
  const lines: string[] = []
  const { invoke, stop } = runFunctions(inspecting(api, { inspected: ['slow'] }).functions, (line) => lines.push(line))
  expect(await invoke('slow', {}, 'r')).toEqual({ result: 7 })
  expect(lines.join('\n')).toMatch(/slow │ Debugger listening on ws:\/\/127\.0\.0\.1:\d+\//)
  await stop()
  rmSync(slow.folder, { recursive: true })
  expect(() => inspecting(api, { inspected: ['fast'] })).toThrow('There is no function fast. There are: slow.')
})
