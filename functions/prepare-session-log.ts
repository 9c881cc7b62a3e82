import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { type OwnerRuntime, preparation } from './runtime/log-owner-parts.ts'

/** Fails when it could not finish, so that a deployment stops before the code that needs it, and a schedule's run is kept. */
export const prepareSessionLog =
  ({ preparation }: Pick<OwnerRuntime, 'preparation'>): TaskHandler =>
  () =>
    preparation()

export const handler = bindTask(prepareSessionLog, { preparation })
