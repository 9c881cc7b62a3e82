import { readChange } from './core/entitlement/change.ts'
import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { entitlementChanges, report, type TaskRuntime } from './runtime/task-parts.ts'

/** Fails when the change could not be applied, so that it is tried again and then kept. */
export const onEntitlementChanged =
  ({ entitlementChanges, report }: Pick<TaskRuntime, 'entitlementChanges' | 'report'>): TaskHandler =>
  async (event) => {
    const change = readChange(event)
    const { outcome, ended } = change ? await entitlementChanges.apply(change) : { outcome: 'ignored', ended: 0 }
    report({ SessionsRevoked: ended, EntitlementChangesIgnored: outcome === 'ignored' ? 1 : 0 })
    return { outcome, ended }
  }

export const handler = bindTask(onEntitlementChanged, { entitlementChanges, report })
