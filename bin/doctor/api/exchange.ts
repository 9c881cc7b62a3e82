import { noAnswer } from './no-answer.ts'

/** Far more than any answer of the service. */
const MAX_BODY_BYTES = 1024 * 1024

export type Sent = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const textOf = async (response: Response) => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_BODY_BYTES) break
  }
  return Buffer.concat(chunks).toString()
}

/**
 * One request and its whole answer, redirects as they are, a body of at most 1 MB. Throws {@link Trouble} when none came
 * within `patienceMs`.
 */
export const exchange = async ({ method, url, headers, body }: Sent, patienceMs: number, now: () => number) => {
  const [sentAt, start] = [now(), performance.now()]
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body !== undefined && { body }),
    })
    const text = await textOf(response)
    return {
      status: response.status,
      headers: response.headers,
      text,
      sentAt,
      gotAt: now(),
      ms: performance.now() - start,
    }
  } catch (error) {
    throw noAnswer(`${method} ${new URL(url).pathname}`, error, patienceMs)
  }
}
