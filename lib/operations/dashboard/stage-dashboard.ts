import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, AlarmStatusWidget, Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { isGovCloud } from '../../stage/partitions.ts'
import type { Stage } from '../../stage/stage.ts'
import { functionsRow, redisRow } from './capacity-rows.ts'
import { eventsRow, levelsRow, sessionLogRow, sessionsRow } from './event-rows.ts'
import type { DashboardRow } from './row-titles.ts'
import { latencyRow, startingRow } from './viewer-rows.ts'
import { heading } from './widgets.ts'

type Props = { readonly stage: Stage; readonly apiId: string; readonly cacheId: string }

/** CloudWatch shows at most a hundred alarms in one widget. */
const MOST_ALARMS = 100

/** GovCloud has a console of its own. */
const consoleOf = (region: string) =>
  isGovCloud(region) ? 'console.amazonaws-us-gov.com' : `${region}.console.aws.amazon.com`

const alarmsRow = (alarms: readonly Alarm[]): IWidget[] =>
  Array.from({ length: Math.ceil(alarms.length / MOST_ALARMS) }, (_, i) => {
    const shown = alarms.slice(i * MOST_ALARMS, (i + 1) * MOST_ALARMS)
    return new AlarmStatusWidget({
      title: 'All alarms of the stage',
      alarms: shown,
      width: 24,
      height: 2 + Math.ceil(shown.length / 6),
    })
  })

/**
 * The dashboard of a stage, `viewing-service-<stage>`: every alarm that the stack has so far, then what shows whether the
 * service is well, a row for each part of it. Make it last.
 */
export class StageDashboard extends Construct {
  readonly url: string

  constructor(scope: Construct, id: string, { stage, apiId, cacheId }: Props) {
    super(scope, id)
    const alarms = Stack.of(this)
      .node.findAll()
      .filter((one) => one instanceof Alarm)
    const rows: Partial<Record<DashboardRow, IWidget[]>> = {
      alarms: alarmsRow(alarms),
      starting: startingRow(stage, apiId),
      latency: latencyRow(stage, apiId),
      functions: functionsRow(stage),
      redis: redisRow(cacheId),
      events: eventsRow(stage),
      sessions: sessionsRow(stage),
      levels: levelsRow(stage),
      ...(stage.sessionLog && { sessionLog: sessionLogRow(stage) }),
    }
    const dashboardName = `viewing-service-${stage.name}`
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName, defaultInterval: Duration.hours(3) })
    for (const [row, widgets] of Object.entries(rows) as [DashboardRow, IWidget[]][])
      dashboard.addWidgets(heading(row), ...widgets)
    const { region } = Stack.of(this)
    this.url = `https://${consoleOf(region)}/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`
  }
}
