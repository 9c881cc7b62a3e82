import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { onTestFinished } from 'vitest'
import type { EndpointName } from '../../functions/contract/routes.ts'
import { bundleFunctions } from '../../lib/bundling.ts'
import type { Answer } from './service.ts'

const runner = join(import.meta.dirname, 'run-bundle.ts')

type Message = { readonly id: number; readonly reply: APIGatewayProxyStructuredResultV2 }

/** The bundle that would be deployed of one endpoint, in a folder that goes when the test has finished. */
export const bundleOf = (name: EndpointName) => {
  const folder = mkdtempSync(join(tmpdir(), 'viewing-service-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(bundleFunctions(undefined, join(folder, 'functions'), [name]).directoryOf(name), 'index.js')
}

/** A bundle in an operating-system process of its own, which ends when the test has finished. */
export const bundleProcess = async (bundle: string, environment: Record<string, string>) => {
  const child = fork(runner, [bundle], { env: { PATH: process.env.PATH ?? '', ...environment } })
  onTestFinished(() => void child.kill())
  await once(child, 'message')
  const waiting = new Map<number, (answer: Answer) => void>()
  child.on('message', ({ id, reply: { statusCode = 0, headers = {}, body = '' } }: Message) =>
    waiting.get(id)?.({ status: statusCode, headers: headers as Record<string, string>, body: JSON.parse(body) }),
  )
  return (event: APIGatewayProxyEventV2) =>
    new Promise<Answer>((resolve) => {
      const id = waiting.size
      waiting.set(id, resolve)
      child.send({ id, event })
    })
}
