import type { IncomingMessage } from 'node:http'

/** The whole body, or undefined as soon as it is known to be longer than the limit; the rest is then thrown away. */
export const readBody = async (request: IncomingMessage, limit: number) => {
  if (Number(request.headers['content-length'] ?? 0) > limit) return discard(request)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > limit) return discard(request)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const discard = (request: IncomingMessage) => {
  request.resume()
  return undefined
}
