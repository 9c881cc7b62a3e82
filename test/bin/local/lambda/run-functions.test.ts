import { rmSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { type Invoke, runFunctions } from '../../../../bin/local/lambda/run-functions.ts'
import { survivors } from '../../../support/processes/processes.ts'
import { dummyFunction } from './dummy-function.ts'

const BODY =
  'if (event.fail) throw new TypeError("on purpose"); return event.wait ? new Promise(() => {}) : event.slow ? new Promise((r) => setTimeout(r, 200, process.pid)) : event.who ? [process.pid, process.env.A, process.env.B] : event'

const running = () => {
  const one = dummyFunction('one', BODY, { timeoutMs: 400, deployedAs: 'stack-one' })
  const { invoke, restart, stop } = runFunctions([one], () => {})
  onTestFinished(async () => {
    await stop()
    rmSync(one.folder, { recursive: true })
  })
  return { invoke, restart, stop }
}

test('a call gives the result, or says why there is none', async () => {
  const { invoke } = running()
  expect(await invoke('one', { a: 1 }, 'r')).toEqual({ result: { a: 1 } })
  expect(await invoke('one', { fail: true }, 'r')).toEqual({ failed: 'TypeError: on purpose' })
  expect(await invoke('one', { wait: true }, 'r')).toEqual({ timedOut: 'Task timed out after 0.40 seconds' })
  expect(await invoke('two', {}, 'r')).toEqual({ failed: 'there is no such function' })
})

test('a call after the stop is not made', async () => {
  const { invoke, stop } = running()
  await stop()
  expect(await invoke('one', {}, 'r')).toEqual({ stopped: true })
})

test('a call that is under way at the stop learns of it', async () => {
  const { invoke, stop } = running()
  const waiting = invoke('one', { wait: true }, 'r')
  await stop()
  expect(await waiting).toEqual({ stopped: true })
})

const who = async (invoke: Invoke) => {
  const outcome = await invoke('one', { who: true }, 'r')
  return 'result' in outcome ? (outcome.result as [number, string?, string?]) : []
}

test('a restart gives the next call a fresh process with the variables added', async () => {
  const { invoke, restart } = running()
  const [first] = await who(invoke)
  expect(await who(invoke)).toEqual([first, null, null])
  await restart('one', { A: 'a' })
  await restart('stack-one', { B: 'b' })
  const [second, ...variables] = await who(invoke)
  expect(variables).toEqual(['a', 'b'])
  expect(second).not.toBe(first)
  expect(await survivors([Number(first)])).toEqual([])
})

test('a call that is under way at a restart is answered by the old process, which then ends', async () => {
  const { invoke, restart } = running()
  const [old] = await who(invoke)
  const slow = invoke('one', { slow: true }, 'r')
  await restart('one')
  expect(await who(invoke)).not.toContain(old)
  expect(await slow).toEqual({ result: old })
  expect(await survivors([Number(old)])).toEqual([])
})

test('the stop ends a process that a restart has left to its calls', async () => {
  const { invoke, restart, stop } = running()
  const [old] = await who(invoke)
  const waiting = invoke('one', { wait: true }, 'r')
  await restart('one')
  await stop()
  expect(await waiting).toEqual({ stopped: true })
  expect(await survivors([Number(old)])).toEqual([])
})

test('a function that is not there cannot be restarted', async () => {
  await expect(running().restart('two')).rejects.toThrow('There is no function two')
})
