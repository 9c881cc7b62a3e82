import { metrics } from '../../../functions/contract/metrics.ts'
import type { AlarmRow, RowOn, SessionLogMetric } from '../../../lib/operations/alarms/alarm-row.ts'
import { alarms } from '../../../lib/operations/alarms.ts'
import { code, table } from '../tables.ts'

const list = (names: readonly string[]) => names.map(code).join(', ')

const OF: { readonly [Name in SessionLogMetric]: string } = {
  ApproximateAgeOfOldestMessage: 'of the queue in front of the session log',
  ACUUtilization: 'of its cluster',
  MaximumUsedTransactionIDs: 'of its cluster',
}
const UNIT_OF: { readonly [Name in SessionLogMetric]: string } = {
  ApproximateAgeOfOldestMessage: ' s',
  ACUUtilization: ' %',
  MaximumUsedTransactionIDs: '',
}

/** What raises an alarm, as the end of a sentence, by the kind of its source. */
const raisedBy: { readonly [Kind in AlarmRow['on']]: (row: RowOn<Kind>) => string } = {
  queue: () => 'the queue of the same name is not empty',
  errors: () => 'the function fails',
  log: ({ member, is, of }) =>
    `a line with ${code(member)}${is === undefined ? '' : ` ${code(String(is))}`} in the log of ${list(of)}`,
  answers: ({ minutes, least, of, percent }) =>
    `in ${minutes} minutes ${least} or more requests of ${list(of)}, and more than ${percent} %, are answered with 5xx`,
  denials: ({ minutes, least, percent }) =>
    `in ${minutes} minutes ${least} or more creates, and more than ${percent} %, are refused by a decision`,
  'usual shape': ({ deviations, periods }) =>
    `creates stay ${deviations} deviations below what two weeks let expect for ${periods * 5} minutes, or none is reported`,
  canary: ({ metric, percent, least, minutes }) =>
    `in ${minutes} minutes ${code(metric)} of ${metric === 'Errors' ? 'the new version' : 'all versions'} of the endpoint are ${least} or more, and more than ${percent} % of its requests`,
  functions: ({ metric, above }) => `${code(metric)} of all functions above ${above} in 5 minutes`,
  'redis nodes': ({ metric, of, above, unit, minutes }) =>
    of === 'sum'
      ? `${code(metric)} of all nodes above ${above} ${unit} in ${minutes} minutes`
      : `${code(metric)} of one node above ${above.toLocaleString('en')} ${unit} for ${minutes} minutes`,
  quota: ({ percent, minutes }) =>
    `${code('ClaimedAccountConcurrency')} above ${percent} % of the quota for ${minutes} minutes`,
  'session log': ({ metric, above, minutes }) =>
    `${code(metric)} ${OF[metric]} above ${above.toLocaleString('en')}${UNIT_OF[metric]} for ${minutes} minutes`,
  metric: ({ metric, above, periods, silence }) => {
    const unit = metrics[metric].unit === 'Milliseconds' ? ' ms' : ''
    const lasting = periods > 1 ? ` for ${periods} minutes` : ''
    return `${code(metric)} above ${above.toLocaleString('en')}${unit}${lasting}${silence === 'alarm' ? ', or not reported' : ''}`
  },
}

const ONLY_IN = {
  protected: 'only in a protected stage',
  canary: 'only in a stage with `canary`',
  'session log': 'only in a stage with `sessionLog`',
}

const raised = (row: AlarmRow): string => {
  const told = (raisedBy[row.on] as (row: AlarmRow) => string)(row)
  return row.only === undefined ? told : `${told}; ${ONLY_IN[row.only]}`
}

/** The table of alarms in lib/operations/README.md. */
export const alarmTable = (): string =>
  table(
    ['alarm', 'raised by', 'what it means', 'what viewers notice', 'what to do first'],
    Object.entries<AlarmRow>(alarms).map(([name, row]) => [
      ...[code(name), raised(row)],
      ...[row.means, row.viewersNotice, row.doFirst],
    ]),
  )
