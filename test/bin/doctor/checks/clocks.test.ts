import { expect, test, vi } from 'vitest'
import { localService } from '../../../support/processes/local-service.ts'
import { examined } from '../examined.ts'
import { meddling } from '../hostile.ts'

vi.setConfig({ testTimeout: 90_000 })

const { url } = await localService()

const later = (body: string, ms: number) =>
  body.replace(
    /"server_time":"([^"]*)"/g,
    (_, time) => `"server_time":"${new Date(Date.parse(time) + ms).toISOString()}"`,
  )

test.each([
  [7_200_000, 'behind'],
  [-7_200_000, 'ahead of'],
])('a clock of this machine that is %i ms off is a warning, and tokens are verified all the same', async (ms, word) => {
  const { of, faults } = await examined(url, { now: () => Date.now() + ms })
  expect(faults).toEqual([])
  expect(of('clocks')).toMatchObject({ result: 'warning', lookAt: expect.stringContaining('NTP') })
  expect(of('clocks').says).toMatch(new RegExp(`the API's clock is 7200 s ${word} this machine's clock`))
})

test('a clock of Redis that differs from that of the API is a fault', async () => {
  const before = await meddling(url, (answer) => {
    answer.body = later(answer.body, 60_000)
  })
  const { of } = await examined(before)
  expect(of('clocks')).toMatchObject({ result: 'fault', says: expect.stringMatching(/Redis' clock 60 s ahead of/) })
})

test('answers without a Date leave the clocks unchecked, and that is said', async () => {
  const before = await meddling(url, ({ headers }) => delete headers.date)
  expect((await examined(before)).of('clocks')).toMatchObject({ result: 'not checked' })
})
