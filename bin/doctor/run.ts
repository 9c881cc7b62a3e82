import { client } from './api/client.ts'
import type { Latency } from './api/latencies.ts'
import type { Bus, BusPlace } from './bus/bus.ts'
import { noBus } from './bus/no-bus.ts'
import { cleanUp } from './checks/clean-up.ts'
import { examine, type Patience } from './examine.ts'
import { type Finding, findings, notChecked } from './report/finding.ts'
import { Interrupted, NotThisService } from './report/trouble.ts'
import { sessions } from './sessions.ts'
import type { Viewer } from './viewer.ts'
import { newRun } from './visit.ts'

export type Examination = {
  readonly url: URL
  readonly viewer: Viewer
  readonly bus?: BusPlace | undefined
  readonly patience: Patience
  /** Gets each finding at once. */
  readonly tell: (finding: Finding) => void
  /** Ends the run after the request that is under way, with everything cleaned up. */
  readonly interrupted: AbortSignal
  /** Unix ms by this machine's clock. */
  readonly now?: () => number
}

export type Outcome = {
  readonly run: string
  readonly findings: readonly Finding[]
  /** What was asked for and could not be checked: the player's way, and the events of a bus that was named. */
  readonly missed: readonly Finding[]
  readonly latencies: readonly Latency[]
  readonly isInterrupted: boolean
}

/** Loaded only when a bus is named: the AWS SDK takes longer to load than the rest to run. */
const busAt = async (place: BusPlace | undefined, run: string): Promise<Bus> => {
  if (!place) return noBus
  const { logGroup } = place
  if (logGroup) return (await import('./bus/event-log.ts')).eventLog({ ...place, logGroup }, run)
  return (await import('./bus/subscription.ts')).subscription(place, run)
}

/** Examines an API, and cleans up whatever came of it. Resolves also when nothing could be reached. */
export const runDoctor = async (examination: Examination): Promise<Outcome> => {
  const { url, viewer, bus: place, patience, tell, interrupted, now = Date.now } = examination
  const run = newRun()
  const collected = findings(tell)
  const base = url.href.replace(/\/$/, '')
  const asking = client({ url: base, run, patienceMs: patience.answerMs, now }, interrupted)
  const own = sessions(asking, viewer, run)
  const bus = await busAt(place, run)
  const visit = { url, viewer, run, bus, client: asking, findings: collected, sessions: own }
  try {
    await examine(visit, place?.logGroup ?? place?.bus, patience)
  } catch (error) {
    if (error instanceof Interrupted)
      collected.note('interrupted', notChecked('The run was interrupted: what is not listed was not checked'))
    else if (error instanceof NotThisService)
      collected.note('all else', notChecked('Nothing more was checked: see the fault above'))
    else throw error
  } finally {
    await cleanUp(visit)
  }
  const wanted = ['player', ...(place ? ['events'] : [])]
  const missed = collected.all.filter(({ check, result }) => result === 'not checked' && wanted.includes(check))
  return { run, findings: collected.all, missed, latencies: asking.latencies(), isInterrupted: interrupted.aborted }
}
