import { expect, test } from 'vitest'
import { stage } from '../../support/stack/stages.ts'
import { synthesize } from '../../support/stack/synthesize.ts'

const longest = `s${'x'.repeat(19)}`
const events = {
  archiveDays: 1,
  relays: 64,
  log: true,
  publishers: [{ account: '210987654323', source: 's'.repeat(50) }],
}
const stack = synthesize({ ...stage({ events }), name: longest })

/** AWS::…, the property that names it, and the limit in its API reference: the validator does not know them all. */
test.each([
  ['Lambda::Function', 'FunctionName', 64],
  ['Scheduler::Schedule', 'Name', 64],
  ['Scheduler::ScheduleGroup', 'Name', 64],
  ['Events::Archive', 'ArchiveName', 48],
  ['Events::EventBus', 'Name', 256],
  ['Events::EventBusPolicy', 'StatementId', 64],
  ['EventSchemas::Registry', 'RegistryName', 64],
  ['SQS::Queue', 'QueueName', 80],
])('the longest name of a stage fits into %s', (type, property, limit) => {
  const names = stack.all(`AWS::${type}`).flatMap(({ Properties }) => Properties[property] ?? []) as string[]
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => name.length > limit)).toEqual([])
})
