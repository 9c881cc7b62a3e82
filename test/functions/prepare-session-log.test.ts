import { expect, test } from 'vitest'
import { prepareSessionLog } from '../../functions/prepare-session-log.ts'
import { lambdaContext } from '../support/http/lambda-context.ts'

test('it answers with what was done', async () => {
  const done = { migrated: ['0001_tables'], dropped: ['playback_events_2024_01'] }
  expect(await prepareSessionLog({ preparation: async () => done })({}, lambdaContext)).toEqual(done)
})

test('it fails with the preparation, so that a deployment stops before the code that needs it', async () => {
  const preparation = async () => {
    throw new Error('no')
  }
  await expect(prepareSessionLog({ preparation })({}, lambdaContext)).rejects.toThrow('no')
})
