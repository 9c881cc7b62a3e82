import type { LocalSecret, Log } from './api.ts'

/** Whoever sees that it has started tries something: that gets the processor first. */
const FIRST_MS = 1_500

/** As the AWS SDK sends it (AWS JSON 1.1); our Secrets Manager does not look at signatures. */
const rotate = async (url: string, name: string) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.RotateSecret' },
    body: JSON.stringify({ SecretId: name }),
  })
  if (!response.ok) throw new Error(`it answered ${response.status}`)
}

/** Rotates the secrets that would be rotated as soon as the stack is deployed, once somebody has had time to try something. */
export const startFirstRotations = (secrets: readonly LocalSecret[], url: string, log: Log) => {
  const due = secrets.filter(({ rotation }) => rotation?.atOnce)
  const rotateAll = () =>
    due.forEach(
      ({ name }) =>
        void rotate(url, name).catch((error: Error) => log(`The first rotation of ${name} failed: ${error.message}`)),
    )
  const timer = setTimeout(rotateAll, FIRST_MS)
  return { stop: async () => clearTimeout(timer) }
}
