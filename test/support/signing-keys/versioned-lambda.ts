import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { listen } from '../../../bin/local/gateway/listen.ts'

// Written from docs.aws.amazon.com/lambda/latest/api: GetAlias, UpdateAlias, PublishVersion, GetFunctionConfiguration,
// UpdateFunctionConfiguration; and from the developer guide, "Manage Lambda function versions".

type Content = { readonly code: string; readonly variables: Readonly<Record<string, string>> }
type Version = Content & { readonly description: string; pending: boolean }
type Alias = { version: string; weights: Record<string, number>; revision: string }
type Stored = Content & { revision: string; updating: boolean; versions: Map<string, Version>; alias?: Alias }

class Refused extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, status: number, message: string) {
    super(message)
    this.type = type
    this.status = status
  }
}
const notFound = (what: string) => new Refused('ResourceNotFoundException', 404, `Not found: ${what}`)
const conflict = (what: string) => new Refused('ResourceConflictException', 409, what)
const stale = () =>
  new Refused('PreconditionFailedException', 412, 'The RevisionId provided does not match the latest.')

const isSame = (one: Content, other: Content) =>
  one.code === other.code && JSON.stringify(one.variables) === JSON.stringify(other.variables)

type Body = {
  readonly Environment?: { Variables?: Record<string, string> }
  readonly [name: string]: unknown
}

/** Lambda's functions with versions and aliases, as far as `npm run signing-keys` and CodeDeploy use them. Ends with its test. */
export const versionedLambda = async () => {
  const functions = new Map<string, Stored>()
  /** What a request does meanwhile, once: somebody else's change. */
  const meanwhile: { on?: string; act?: () => void } = {}

  const of = (name: string): Stored => {
    const found = functions.get(name)
    if (!found) throw notFound(name)
    return found
  }
  const change = (stored: Stored, content: Partial<Content>) =>
    Object.assign(stored, content, { revision: randomUUID(), updating: true })
  const publish = (stored: Stored, description = ''): string => {
    const last = [...stored.versions.keys()].at(-1)
    const before = last === undefined ? undefined : stored.versions.get(last)
    if (last !== undefined && before && isSame(stored, before)) return last
    const number = String(Number(last ?? 0) + 1)
    const { code, variables } = stored
    stored.versions.set(number, { code, variables, description, pending: true })
    return number
  }
  const move = (stored: Stored, to: string) => {
    if (!stored.versions.has(to)) throw notFound(`version ${to}`)
    stored.alias = { version: to, weights: {}, revision: randomUUID() }
  }

  const configuration = (name: string, qualifier: string | null) => {
    const stored = of(name)
    const version = qualifier === null ? undefined : stored.versions.get(qualifier)
    if (qualifier !== null && !version) throw notFound(`${name}:${qualifier}`)
    const { code, variables } = version ?? stored
    const answer = {
      FunctionName: name,
      CodeSha256: createHash('sha256').update(code).digest('base64'),
      Environment: { Variables: variables },
      Description: version?.description,
      RevisionId: stored.revision,
      State: version?.pending ? 'Pending' : 'Active',
      LastUpdateStatus: !version && stored.updating ? 'InProgress' : 'Successful',
    }
    if (version) version.pending = false
    else stored.updating = false
    return answer
  }
  const aliasAnswer = ({ version, weights, revision }: Alias) => ({
    FunctionVersion: version,
    RevisionId: revision,
    RoutingConfig: { AdditionalVersionWeights: weights },
  })
  const operations: Record<string, (name: string, body: Body, query: URLSearchParams) => unknown> = {
    'GET configuration': (name, _, query) => configuration(name, query.get('Qualifier')),
    'PUT configuration': (name, { RevisionId, Environment }) => {
      const stored = of(name)
      if (RevisionId !== undefined && RevisionId !== stored.revision) throw stale()
      change(stored, { variables: Environment?.Variables ?? {} })
      return { FunctionName: name }
    },
    'POST versions': (name, { CodeSha256, Description }) => {
      const stored = of(name)
      if (stored.updating) throw conflict('The operation cannot be performed at this time. An update is in progress')
      if (CodeSha256 !== configuration(name, null).CodeSha256)
        throw new Refused('InvalidParameterValueException', 400, 'CodeSHA256 is different from current CodeSHA256.')
      return { Version: publish(stored, String(Description)) }
    },
    'GET aliases/live': (name) => {
      const { alias } = of(name)
      if (!alias) throw notFound(`${name}:live`)
      return aliasAnswer(alias)
    },
    'PUT aliases/live': (name, { FunctionVersion, RevisionId }) => {
      const stored = of(name)
      if (!stored.alias) throw notFound(`${name}:live`)
      if (RevisionId !== undefined && RevisionId !== stored.alias.revision) throw stale()
      if (stored.versions.get(String(FunctionVersion))?.pending) throw conflict('The version is pending')
      move(stored, String(FunctionVersion))
      return aliasAnswer(stored.alias)
    },
  }
  const answer = async (request: IncomingMessage) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://lambda')
    const [, name = '', what = ''] =
      /^\/2015-03-31\/functions\/(?:\d{12}%3Afunction%3A)?([\w-]+)\/(.+)$/.exec(pathname) ?? []
    const key = `${request.method} ${what}`
    const operation = operations[key]
    if (!operation) throw new Refused('UnknownOperationException', 404, key)
    if (meanwhile.on === key) {
      delete meanwhile.on
      meanwhile.act?.()
    }
    return operation(name, JSON.parse((await text(request)) || '{}'), searchParams)
  }
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: Refused) =>
        response
          .writeHead(error.status ?? 500, { 'content-type': 'application/json', 'x-amzn-errortype': error.type })
          .end(JSON.stringify({ Type: 'User', Message: error.message })),
    )
  const { url, stop } = await listen((request, response) => void serve(request, response), 0)
  onTestFinished(() => void stop())

  return {
    url,
    meanwhile,
    functions,
    /** A function with a first version, which `live` is on if there is an alias. */
    create: (name: string, { alias }: { alias: boolean }) => {
      const stored: Stored = {
        ...{ code: 'first', variables: { SETTING: 'one' } },
        ...{ revision: randomUUID(), updating: false, versions: new Map() },
      }
      functions.set(name, stored)
      if (alias) move(stored, publish(stored))
    },
    /** What CloudFormation and CodeDeploy do when a deployment begins to shift an alias that they have left on `from`. */
    shift: (name: string, code: string, from: string) => {
      const stored = of(name)
      change(stored, { code })
      const to = publish(stored)
      if (stored.alias?.version !== from)
        throw new Error('The Lambda function alias version does not match the current version in AppSpec file')
      stored.alias = { version: from, weights: { [to]: 0.1 }, revision: randomUUID() }
      return to
    },
    /** Everything to the new version. */
    complete: (name: string, to: string) => move(of(name), to),
  }
}
