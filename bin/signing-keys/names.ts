import { CREDENTIAL_REACHES, type EndpointName, type Route, routes } from '../../functions/contract/routes.ts'
import type { TaskName } from '../../functions/contract/tasks.ts'

/** The names that the stack gives (`lib/`), by which a stage is found in an account. */
export const functionNameOf = (stage: string, name: EndpointName | TaskName) => `viewing-service-${stage}-${name}`
export const secretNameOf = (stage: string) => `viewing-service/${stage}/signing-keys`

const holdsKeys = ({ reaches, credential }: Route) =>
  [...reaches, ...CREDENTIAL_REACHES[credential]].some((reach) => reach === 'signing keys')

/** The functions that keep the key ring in memory. */
export const functionsWithKeys = (stage: string): readonly string[] =>
  (Object.keys(routes) as EndpointName[])
    .filter((name) => holdsKeys(routes[name]))
    .map((name) => functionNameOf(stage, name))
