import { answers } from './answers.ts'
import { type Deliver, startEventBridge } from './events/event-bridge.ts'
import type { Environment } from './settings.ts'

const PORT = 8083

/** Where the functions publish events: their settings for it, its name for people, and how to end it if it is ours. */
export type FoundEventBridge = {
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly description: string
  readonly stop: () => Promise<void>
}

/** The SDK signs every request; our endpoint, and most of its kind, does not look at it. */
const MADE_UP = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

const credentialsOf = ({
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: token,
}: Environment) =>
  id && secret
    ? { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, ...(token && { AWS_SESSION_TOKEN: token }) }
    : undefined

const useGiven = async (url: string, environment: Environment): Promise<FoundEventBridge> => {
  const credentials = credentialsOf(environment)
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION
  const signed = credentials
    ? 'signed with AWS_ACCESS_KEY_ID'
    : 'signed by nobody without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
  const warning = (await answers(url)) ? '' : '; nothing answers there now, so events wait'
  return {
    url,
    settings: {
      AWS_ENDPOINT_URL_EVENTBRIDGE: url,
      ...MADE_UP,
      ...credentials,
      ...(region && { AWS_REGION: region }),
    },
    description: `${url} (AWS_ENDPOINT_URL_EVENTBRIDGE, ${signed}${warning})`,
    stop: async () => {},
  }
}

const bringOwn = async (deliver: Promise<Deliver>): Promise<FoundEventBridge> => {
  const { url, stop } = await startEventBridge(deliver, PORT)
  return {
    url,
    settings: { AWS_ENDPOINT_URL_EVENTBRIDGE: url, ...MADE_UP },
    description: `${url} (our own endpoint; shows each event as one line)`,
    stop,
  }
}

/**
 * The endpoint at AWS_ENDPOINT_URL_EVENTBRIDGE, with the person's own credentials and region, whether or not anything
 * answers there (it says which); without it one of our own, which brings events to `deliver`.
 */
export const findEventBridge = (environment: Environment, deliver: Promise<Deliver>) => {
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: given } = environment
  return given ? useGiven(given, environment) : bringOwn(deliver)
}
