import { expect, onTestFinished, test } from 'vitest'
import { passOn } from '../../../../bin/load/stage/onward.ts'
import { startEventBridge } from '../../../../bin/local/event-bridge/event-bridge.ts'
import { told } from '../../../support/session-log/told.ts'

test('an event reaches the bus of the local runner, as soon as that is there and takes it', async () => {
  const got: unknown[] = []
  let isDown = true
  const { url, stop } = await startEventBridge(({ detail }, bus) => void got.push([bus, detail]), 0, {
    isDown: () => isDown,
  })
  onTestFinished(stop)
  const onward = passOn()
  const [event] = told('ann')
  onward.accept(JSON.stringify(event))
  onward.accept(JSON.stringify(event))
  expect(onward.waiting()).toBe(2)
  onward.begin(url)
  isDown = false
  await expect.poll(onward.waiting).toBe(0)
  expect(got).toEqual(Array(2).fill(['viewing-service-local', event]))
})
