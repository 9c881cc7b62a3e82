import { join } from 'node:path'
import { startDriver } from '../side/driver.ts'
import type { RecorderVerbs } from './recorder-driver.ts'
import type { Recording } from './replay.ts'

/** Records the heartbeats of so many sessions, by bundles with this environment. */
export const recordHeartbeats = async (environment: NodeJS.ProcessEnv, sessions: number): Promise<Recording[]> => {
  const recorder = startDriver<RecorderVerbs>(join(import.meta.dirname, 'recorder-driver.ts'), environment)
  const recordings = await recorder.ask('record', sessions)
  recorder.stop()
  return recordings
}
