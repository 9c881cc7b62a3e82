import { Failed } from '../command/failed.ts'

/** Why nothing came of a request; what to do about it. */
export const noAnswer = (endpoint: string): Failed =>
  new Failed(
    `Nothing answers at ${endpoint}. Start "npm start" in another terminal; --endpoint says where its EventBridge is.`,
  )

/** What an operation of EventBridge answers (AWS JSON 1.1, unsigned). Throws {@link Failed} with what it says. */
export const call = async (endpoint: string, operation: string, body: object): Promise<unknown> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSEvents.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw noAnswer(endpoint)
  })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Failed(`${endpoint} refused ${operation} with ${response.status}: ${text.slice(0, 500)}`)
}
