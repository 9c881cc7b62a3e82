import type { Deliver } from '../event-bridge/deliver.ts'
import { startEventBridge } from '../event-bridge/event-bridge.ts'
import { signedBy } from '../settings/aws-access.ts'
import type { Environment } from '../settings/environment.ts'
import { answers } from '../stand-ins/answers.ts'

const PORT = 8083

/** Where the functions publish events: their settings for it, how the terminal describes it, and how to stop it if this program started it. */
export type FoundEventBridge = {
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
  /** Where the queues of rules are, and a bus that leads to them: here, also where the events go elsewhere. */
  readonly queuesUrl: string
  /** Where its events can be followed, if it is this program's. */
  readonly stream?: string
  readonly stop: () => Promise<void>
}

const useGiven = async (url: string, environment: Environment): Promise<FoundEventBridge> => {
  const warning = (await answers(url)) ? '' : '; nothing answers there now, so events wait'
  return {
    ...{ url, queuesUrl: url },
    settings: { AWS_ENDPOINT_URL_EVENTBRIDGE: url },
    description: `${url} (AWS_ENDPOINT_URL_EVENTBRIDGE, ${signedBy(environment)}${warning})`,
    stop: async () => {},
  }
}

type More = Parameters<typeof startEventBridge>[2]

/** The given one for the functions, and one of this program beside it, to which its events may be passed on. */
const useBoth = async (given: FoundEventBridge, deliver: Promise<Deliver>, more: More): Promise<FoundEventBridge> => {
  const { url: queuesUrl, stop } = await startEventBridge(deliver, PORT, more)
  return { ...given, queuesUrl, description: `${given.description}; the bus and queues here are at ${queuesUrl}`, stop }
}

const startOwn = async (deliver: Promise<Deliver>, more: More): Promise<FoundEventBridge> => {
  const { url, stop } = await startEventBridge(deliver, PORT, more)
  return {
    ...{ url, queuesUrl: url },
    settings: { AWS_ENDPOINT_URL_EVENTBRIDGE: url },
    description: `${url} (EventBridge of this program)`,
    stream: `${url}/events`,
    stop,
  }
}

/**
 * The endpoint at AWS_ENDPOINT_URL_EVENTBRIDGE; its description says when nothing answers there. Without that setting a
 * local endpoint, which passes events to `deliver`. With a session log there is one in any case: its queue is here.
 */
export const findEventBridge = async (
  environment: Environment,
  deliver: Promise<Deliver>,
  more: More = {},
  hasSessionLog = false,
): Promise<FoundEventBridge> => {
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: url } = environment
  if (!url) return startOwn(deliver, more)
  const given = await useGiven(url, environment)
  return hasSessionLog ? useBoth(given, deliver, more) : given
}
