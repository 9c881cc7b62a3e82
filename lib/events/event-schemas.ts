import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas'
import type { Construct } from 'constructs'
import { eventSchema } from '../../functions/contract/events/event-schema.ts'
import { EVENT_SOURCE } from '../../functions/contract/events/event-source.ts'
import { eventTypes } from '../../functions/contract/events/event-types.ts'
import type { Stage } from '../stage/stage.ts'

/** The schema registry: one schema for the `detail` of each type of event, in the one JSON Schema dialect it takes. */
export const eventSchemas = (scope: Construct, id: string, { name }: Stage): CfnRegistry => {
  const registry = new CfnRegistry(scope, id, {
    registryName: `viewing-service-${name}`,
    description: 'Viewing Service: playback events',
  })
  for (const type of eventTypes)
    new CfnSchema(registry, type, {
      registryName: registry.attrRegistryName,
      schemaName: `${EVENT_SOURCE}@${type}`,
      type: 'JSONSchemaDraft4',
      content: JSON.stringify(eventSchema(type, 'draft-4')),
    })
  return registry
}
