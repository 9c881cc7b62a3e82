import type { BusPlace } from './bus.ts'

/** AWS clients sign every request; the runner checks no signature. */
const LOCAL = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

const CALL_MS = 5_000

/** The settings of an AWS client: those that the SDK finds in an account, or the local runner's. Two tries, five seconds each. */
export const accessTo = ({ local, region }: BusPlace) => ({
  maxAttempts: 2,
  /** Above what a call may wait for a message. */
  requestHandler: { connectionTimeout: CALL_MS, requestTimeout: CALL_MS, throwOnRequestTimeout: true },
  ...(region && { region }),
  ...(local && { ...LOCAL, endpoint: local.endpoint }),
})
