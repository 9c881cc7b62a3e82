import { type Deliver, startEventBridge } from '../event-bridge/event-bridge.ts'
import { signedBy } from '../settings/aws-access.ts'
import type { Environment } from '../settings/environment.ts'
import { answers } from '../stand-ins/answers.ts'

const PORT = 8083

/** Where the functions publish events: their settings for it, its name for people, and how to end it if it is ours. */
export type FoundEventBridge = {
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
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

const bringOwn = async (deliver: Promise<Deliver>): Promise<FoundEventBridge> => {
  const { url, stop } = await startEventBridge(deliver, PORT)
  return {
    url,
    settings: { AWS_ENDPOINT_URL_EVENTBRIDGE: url },
    description: `${url} (our own endpoint; shows each event as one line)`,
    stop,
  }
}

/**
 * The endpoint at AWS_ENDPOINT_URL_EVENTBRIDGE, whether or not anything answers there (it says which);
 * without it one of our own, which brings events to `deliver`.
 */
export const findEventBridge = (environment: Environment, deliver: Promise<Deliver>) => {
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: given } = environment
  return given ? useGiven(given, environment) : bringOwn(deliver)
}
