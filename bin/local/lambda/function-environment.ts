import { routes } from '../../../functions/contract/routes.ts'
import { environment as contract, LOCAL_RUNNER } from '../../../functions/contract/settings/settings.ts'
import { needsSessionLog, tasks } from '../../../functions/contract/tasks.ts'
import type { Environment } from '../settings/environment.ts'
import type { LocalApi, LocalFunction } from '../template/api.ts'

/** What a Node process and an AWS client need of the environment; nothing else of it reaches a function. */
const isPassedOn = (name: string) =>
  ['PATH', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'].includes(name) || name.startsWith('AWS_ENDPOINT_URL')

const pick = (environment: Environment, isPicked: (name: string) => boolean) =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value && isPicked(name) ? [[name, value] as const] : [])),
  )

/** Lambda's own variables: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. */
const lambdaVariables = ({ name, folder, handler, memoryMb }: LocalFunction) => ({
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_REGION: 'local',
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: handler,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
})

type Reaching = { readonly reaches: readonly string[]; readonly reachesIfLog?: readonly string[] }
const reaching: Readonly<Record<string, Reaching>> = { ...routes, ...tasks }

const usesSessionLog = (name: string) => {
  const { reaches = [], reachesIfLog = [] } = Object.hasOwn(reaching, name) ? (reaching[name] ?? {}) : {}
  return needsSessionLog([...reaches, ...reachesIfLog])
}

/** What only functions that use the session log have: its password is not for the others. */
const isOfSessionLog = (name: string) => name.startsWith('POSTGRES_') || name.startsWith('SESSION_LOG_')

const environmentFor = (
  definition: LocalFunction,
  own: Environment,
  provided: Readonly<Record<string, string>>,
): Record<string, string> => {
  const usesLog = usesSessionLog(definition.name)
  const isFor = (name: string) => usesLog || !isOfSessionLog(name)
  return {
    ...lambdaVariables(definition),
    ...pick(own, isPassedOn),
    ...definition.environment,
    ...pick(own, (name) => name in contract && isFor(name)),
    ...Object.fromEntries(Object.entries(provided).filter(([name]) => isFor(name))),
    [LOCAL_RUNNER]: 'true',
  }
}

/**
 * The same functions with the whole environment of their processes, later ones winning: Lambda's variables, the
 * template's literals, the person's own settings, and what the runner provides.
 */
export const withEnvironment = (
  api: LocalApi,
  own: Environment,
  provided: Readonly<Record<string, string>>,
): LocalApi => ({
  ...api,
  functions: api.functions.map((one) => ({ ...one, environment: environmentFor(one, own, provided) })),
})
