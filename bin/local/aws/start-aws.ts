import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { listenPreferring } from '../gateway/listen.ts'
import { readBody } from '../gateway/read-body.ts'
import type { Invoke, Restart } from '../lambda/run-functions.ts'
import { type LambdaReply, lambdaApi } from './lambda.ts'
import { RefusedRequest } from './refused-request.ts'
import { type KeptSecret, secretsManager } from './secrets-manager.ts'

const MAX_BODY_BYTES = 1024 * 1024
const TARGET = /^secretsmanager\.(\w+)$/

type Parts = { readonly secrets: readonly KeptSecret[]; readonly invoke: Invoke; readonly restart: Restart }

const send = (response: ServerResponse, status: number, { body, headers }: LambdaReply) =>
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID(), ...headers })
    .end(JSON.stringify(body))

const refuse = (response: ServerResponse, error: unknown) => {
  const { type, message, status } =
    error instanceof RefusedRequest ? error : new RefusedRequest('SerializationException', 'The request is malformed.')
  send(response, status, { body: { __type: type, message, Message: message }, headers: { 'x-amzn-errortype': type } })
}

/**
 * Secrets Manager and Lambda on one port, as the AWS SDK and command line speak to them; signatures are not checked.
 * On a free port when the given one is taken. `rotate` is for the rotation that a deployment starts.
 */
export const startAws = async ({ secrets, invoke, restart }: Parts, port = 0) => {
  const ofSecrets = secretsManager(secrets, invoke)
  const ofLambda = lambdaApi(invoke, restart)
  const answer = async (request: IncomingMessage): Promise<LambdaReply> => {
    const body = await readBody(request, MAX_BODY_BYTES)
    if (!body) throw new RefusedRequest('RequestEntityTooLargeException', 'The request is too large.', 413)
    const [, operation] = TARGET.exec(String(request.headers['x-amz-target'] ?? '')) ?? []
    if (operation !== undefined) return { body: ofSecrets.answer(operation, JSON.parse(body.toString())) }
    const reply = await ofLambda(request.method ?? '', request.url ?? '', body.toString())
    if (!reply)
      throw new RefusedRequest('UnknownOperationException', 'Only Secrets Manager and Lambda are supported here')
    return reply
  }
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    answer(request).then(
      (reply) => send(response, 200, reply),
      (error) => refuse(response, error),
    )
  const listening = await listenPreferring((request, response) => void serve(request, response), port)
  return { ...listening, rotate: ofSecrets.rotate }
}
