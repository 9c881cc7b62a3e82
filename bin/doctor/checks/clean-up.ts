import { fault, ok } from '../report/finding.ts'
import { Trouble } from '../report/trouble.ts'
import type { Visit } from '../visit.ts'

/** Ends what this run started, whatever came of it, and removes what it made on the bus. Never throws. */
export const cleanUp = async ({ sessions, bus, run, findings: { note } }: Visit) => {
  const left = await bus.close()
  if (left.length > 0)
    note('clean-up of the bus', fault(`Not removed: ${left.join(', ')}`, 'remove them by hand, in that order'))
  if (!sessions.wereMade()) return
  try {
    const ended = await sessions.endAll()
    note('clean-up', ok(`no session of this run is live any more (${ended} were ended now)`))
  } catch (error) {
    const says = error instanceof Trouble ? error.message : String(error)
    const lookAt = `GET /api/concurrency/{userID}: sessions on a device_id that begins with ${run}. They end by themselves, 90 s after their last sign of life`
    note('clean-up', fault(`Sessions of this run may still be live: ${says}`, lookAt))
  }
}
