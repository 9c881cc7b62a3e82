import type { LocalSchedule } from './api.ts'
import { type FindFunction, nameOf, resourcesOf, type Template } from './template.ts'

type Target = { readonly Arn?: unknown; readonly Input?: unknown }

const inputOf = (id: string, input: unknown): unknown => {
  if (typeof input !== 'string') throw new Error(`The schedule ${id} of the template has no literal input`)
  return JSON.parse(input)
}

/** The schedules that are enabled. Throws when one calls no function of the template, or not with a literal input. */
export const readSchedules = (template: Template, find: FindFunction): LocalSchedule[] =>
  resourcesOf(template, 'AWS::Scheduler::Schedule').map(({ id, resource, properties }) => {
    const { Arn, Input } = (properties.Target ?? {}) as Target
    const functionName = find(Arn)
    if (functionName === undefined) throw new Error(`The schedule ${id} of the template leads to no function`)
    return {
      name: typeof properties.Name === 'string' ? properties.Name : nameOf(id, resource),
      expression: String(properties.ScheduleExpression),
      functionName,
      input: inputOf(id, Input),
    }
  })
