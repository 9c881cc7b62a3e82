import { expect, test } from 'vitest'
import { evening } from '../../../../functions/contract/events/example-evening.ts'
import { connectPostgres } from '../../../../functions/core/session-log/connect.ts'
import { createSessionLog } from '../../../../functions/core/session-log/record.ts'
import { ownDatabase } from '../../../support/postgres/database.ts'

test('an evening of events is in both tables', async () => {
  const { settings, rows } = await ownDatabase()
  const log = createSessionLog(connectPostgres(settings('viewing_log_writer')))
  expect(await log.record(evening as never)).toMatchObject({ added: evening.length })
  expect(await rows('SELECT * FROM session_history')).toHaveLength(3)
})
