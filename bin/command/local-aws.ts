import { localStage } from '../../lib/stage/stage.ts'
import { inRegionOf, type StagePlace } from './stage-place.ts'

/** Where `npm start` prefers to have them. */
const PORTS = { EVENTBRIDGE: 8083, SQS: 8083, LAMBDA: 8084, CLOUDWATCH_LOGS: 8083 } as const

export type ServiceOfAws = keyof typeof PORTS

/** AWS clients sign every request; the runner checks no signature. */
const LOCAL = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** Where the local runner has a service of AWS; the environment names another port as it does for the SDK. */
export const localEndpoint = (service: ServiceOfAws, environment = process.env): string =>
  environment[`AWS_ENDPOINT_URL_${service}`] || `http://localhost:${PORTS[service]}`

export const isLocal = ({ name }: StagePlace): boolean => name === localStage.name

/** The settings of a client of AWS that acts where the stage is: in its region, or in a running `npm start`. */
export const accessTo = (stage: StagePlace, service: ServiceOfAws) =>
  isLocal(stage) ? { ...LOCAL, endpoint: localEndpoint(service) } : inRegionOf(stage)
