import { erasureRequest } from './contract/erasure/erasure.ts'
import type { Erasure } from './core/erasure/erasure.ts'
import { withLog } from './core/erasure/with-log.ts'
import { Refusal } from './core/refusal.ts'
import { SessionLogUnavailable } from './core/session-log/unavailable.ts'
import { bindTask, type TaskHandler } from './runtime/bind-task.ts'
import { type LogRuntime, logErasure } from './runtime/log-parts.ts'
import { erasure, type TaskRuntime } from './runtime/task-parts.ts'

/** Names the faults and quotes no value: the input holds the id of a person, and Lambda logs why a function failed. */
const readInput = (input: unknown) => {
  const read = erasureRequest.safeParse(input)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'input'} ${message}`)
  throw new Error(`The input must be {"user_id", "act"}: ${faults.join('; ')}`)
}

/** Without what caused it, which holds the command that was sent, and so the id. */
const withoutId = (error: unknown) => {
  const who = error instanceof SessionLogUnavailable ? 'Session log: ' : error instanceof Refusal ? 'Redis: ' : ''
  const cause = error instanceof Refusal ? error.cause : error
  return new Error(`${who}${cause instanceof Error ? cause.message : 'it failed'}; run it again`)
}

/** For `npm run erase-user`. It logs nothing; what it throws holds no id. */
export const eraseUser =
  ({ erasure, logErasure }: Pick<TaskRuntime, 'erasure'> & Pick<LogRuntime, 'logErasure'>): TaskHandler =>
  async (input, context) => {
    const { user_id, act } = readInput(input)
    const acts: Erasure = withLog(erasure, logErasure)
    try {
      return await acts[act](user_id, () => context.getRemainingTimeInMillis())
    } catch (error) {
      throw withoutId(error)
    }
  }

export const handler = bindTask(eraseUser, { erasure, logErasure })
