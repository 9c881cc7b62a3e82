import { rmSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { runFunctions } from '../../../bin/local/run-functions.ts'
import { dummyFunction } from './dummy-function.ts'

const BODY = 'if (event.fail) throw new TypeError("on purpose"); return event.wait ? new Promise(() => {}) : event'

const running = () => {
  const one = dummyFunction('one', BODY, { timeoutMs: 400 })
  const { invoke, stop } = runFunctions([one], () => {})
  onTestFinished(async () => {
    await stop()
    rmSync(one.folder, { recursive: true })
  })
  return { invoke, stop }
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
