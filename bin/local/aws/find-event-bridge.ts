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
  /** Where its events can be followed, if it is this program's. */
  readonly stream?: string
  readonly stop: () => Promise<void>
}

const useGiven = async (url: string, environment: Environment): Promise<FoundEventBridge> => {
  const warning = (await answers(url)) ? '' : '; nothing answers there now, so events wait'
  return {
    url,
    settings: { AWS_ENDPOINT_URL_EVENTBRIDGE: url },
    description: `${url} (AWS_ENDPOINT_URL_EVENTBRIDGE, ${signedBy(environment)}${warning})`,
    stop: async () => {},
  }
}

const startOwn = async (
  deliver: Promise<Deliver>,
  more: Parameters<typeof startEventBridge>[2],
): Promise<FoundEventBridge> => {
  const { url, stop } = await startEventBridge(deliver, PORT, more)
  return {
    url,
    settings: { AWS_ENDPOINT_URL_EVENTBRIDGE: url },
    description: `${url} (EventBridge of this program)`,
    stream: `${url}/events`,
    stop,
  }
}

/**
 * The endpoint at AWS_ENDPOINT_URL_EVENTBRIDGE; its description says when nothing answers there. Without that setting a
 * local endpoint, which passes events to `deliver`.
 */
export const findEventBridge = (
  environment: Environment,
  deliver: Promise<Deliver>,
  more: Parameters<typeof startEventBridge>[2] = {},
) => {
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: given } = environment
  return given ? useGiven(given, environment) : startOwn(deliver, more)
}
