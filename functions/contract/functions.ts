import { keysOf } from './records.ts'
import { type EndpointName, routes } from './routes.ts'
import { type TaskName, tasks } from './tasks.ts'

export type FunctionName = EndpointName | TaskName

/** Every Lambda of the service: the endpoints and the tasks. */
export const functionNames: readonly FunctionName[] = [...keysOf(routes), ...keysOf(tasks)]
