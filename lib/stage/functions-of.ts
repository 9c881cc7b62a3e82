import { type FunctionName, functionNames } from '../../functions/contract/functions.ts'
import { keysOf } from '../../functions/contract/records.ts'
import { type EndpointName, routes } from '../../functions/contract/routes.ts'
import { needsSessionLog, scheduledTasks, tasks } from '../../functions/contract/tasks.ts'
import type { Stage } from './stage.ts'

type WithLog = Pick<Stage, 'sessionLog'>

const reachesOf = (name: FunctionName): readonly string[] =>
  Object.hasOwn(routes, name) ? routes[name as EndpointName].reaches : tasks[name as keyof typeof tasks].reaches

const isIn = ({ sessionLog }: WithLog, name: FunctionName) =>
  sessionLog !== undefined || !needsSessionLog(reachesOf(name))

/** The Lambdas of a stage: those of the session log only where it has one. */
export const functionsOf = (stage: WithLog): FunctionName[] => functionNames.filter((name) => isIn(stage, name))
/** Of these the endpoints. */
export const endpointsOf = (stage: WithLog): EndpointName[] => keysOf(routes).filter((name) => isIn(stage, name))
/** Of these the tasks that a schedule starts. */
export const scheduledTasksOf = (stage: WithLog) => scheduledTasks.filter((name) => isIn(stage, name))
