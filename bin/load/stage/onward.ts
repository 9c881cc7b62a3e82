import { EVENT_SOURCE } from '../../../functions/contract/events/event-source.ts'
import { busNameOf } from '../../../lib/stage/names.ts'
import { localStage } from '../../../lib/stage/stage.ts'
import { sleep } from '../players/random.ts'

const AGAIN_MS = 200

const put = async (url: string, detail: string) => {
  const { event_type: DetailType } = JSON.parse(detail)
  const entry = { Source: EVENT_SOURCE, DetailType, Detail: detail, EventBusName: busNameOf(localStage.name) }
  const { ok } = await fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ Entries: [entry] }),
  })
  if (!ok) throw new Error('The event was not taken')
}

/**
 * Passes events on to the local runner's own EventBridge, behind the one that can be switched: its rules lead to the session
 * log. Each is sent until it is taken, repeats too. `waiting`: how many are not taken yet.
 */
export const passOn = () => {
  const { promise: url, resolve: begin } = Promise.withResolvers<string>()
  let waiting = 0
  const send = async (detail: string): Promise<void> => {
    try {
      await put(await url, detail)
    } catch {
      await sleep(AGAIN_MS)
      return send(detail)
    }
  }
  return {
    /** Where the local runner's EventBridge is; until then events wait. */
    begin,
    accept: (detail: string): void => {
      waiting += 1
      void send(detail).then(() => {
        waiting -= 1
      })
    },
    waiting: () => waiting,
  }
}
