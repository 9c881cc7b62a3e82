import { routes } from '../../../functions/contract/routes.ts'
import type { Demand } from './demand.ts'

/** Instances that are there at the peak: those at work, one of each endpoint at least, and those of the tasks. */
export const instancesOf = ({ instances, tasks }: Demand): number =>
  Math.max(Object.keys(routes).length, instances) + tasks
