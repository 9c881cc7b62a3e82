import { join } from 'node:path'
import { type Driver, startDriver } from '../side/driver.ts'
import type { RecorderVerbs } from './recorder-driver.ts'
import type { Life, Recording } from './replay.ts'

const recording = async <Recorded>(
  environment: NodeJS.ProcessEnv,
  ask: (recorder: Driver<RecorderVerbs>) => Promise<Recorded>,
) => {
  const recorder = startDriver<RecorderVerbs>(join(import.meta.dirname, 'recorder-driver.ts'), environment)
  const recorded = await ask(recorder)
  recorder.stop()
  return recorded
}

/** Records the heartbeats of so many sessions, by bundles with this environment. */
export const recordHeartbeats = (environment: NodeJS.ProcessEnv, sessions: number): Promise<Recording[]> =>
  recording(environment, (recorder) => recorder.ask('record', sessions))

/** Records a session of each account: its claim and its heartbeats. */
export const recordLives = (environment: NodeJS.ProcessEnv, accounts: readonly string[]): Promise<Life[]> =>
  recording(environment, (recorder) => recorder.ask('lives', accounts))
