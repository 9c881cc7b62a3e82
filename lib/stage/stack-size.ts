import { CfnResource, type Stack } from 'aws-cdk-lib'
import { nodesOf } from './members/redis-schema.ts'
import { InvalidStage, type Stage } from './stage.ts'

/** Resources of one stack (CloudFormation user guide, "Understand CloudFormation quotas"). */
const MOST_RESOURCES = 500

/**
 * Throws {@link InvalidStage} where a stage makes more than CloudFormation takes: each ten nodes of Redis have alarms of
 * their own, and each relay a schedule.
 */
export const refuseTooLarge = (stack: Stack, { name, redis, events }: Stage): void => {
  const resources = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one)).length
  if (resources <= MOST_RESOURCES) return
  throw new InvalidStage([
    `stages.${name} makes ${resources} resources, and CloudFormation takes ${MOST_RESOURCES}: use larger nodes in place of ${nodesOf(redis)} (redis.nodeType, fewer redis.shards and redis.replicas), or fewer events.relays than ${events.relays ?? 1}`,
  ])
}
