import { Construct } from 'constructs'
import type { PlaybackApi } from '../api/playback-api.ts'
import type { Dependencies } from '../lambda/dependencies.ts'
import { StageDashboard } from './dashboard/stage-dashboard.ts'
import { CapacityAlarms } from './raise/capacity-alarms.ts'
import { SessionLogAlarms } from './raise/session-log-alarms.ts'
import { StartAlarms } from './raise/start-alarms.ts'

type Props = Pick<Dependencies, 'stage' | 'store' | 'alarmTopic'> & { readonly api: PlaybackApi }

/** What shows whether the whole service is well. Alarms on one queue, task or log are made beside it. */
export class Operations extends Construct {
  /** Where the dashboard is. */
  readonly dashboardUrl: string

  constructor(scope: Construct, id: string, { stage, store, alarmTopic, api }: Props) {
    super(scope, id)
    new StartAlarms(this, 'Starts', { stage, alarmTopic })
    new CapacityAlarms(this, 'Capacity', { stage, alarmTopic, cacheId: store.cacheId })
    new SessionLogAlarms(this, 'SessionLog', stage, alarmTopic)
    this.dashboardUrl = new StageDashboard(this, 'Shown', { stage, apiId: api.apiId, cacheId: store.cacheId }).url
  }
}
