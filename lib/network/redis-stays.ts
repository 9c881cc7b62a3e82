import { CfnParameter, CfnRule, Fn, type Stack } from 'aws-cdk-lib'
import type { Stage } from '../stage/stage.ts'

/** What a stage says that a running cache cannot take over: where it stands, and how many copies its shards have. */
export const fixedOf = ({ network: { own, existing }, redis }: Stage): string => {
  const place = existing ? `${existing.vpcId} ${existing.cacheSubnetIds.toSorted().join(' ')}` : `own ${own?.cidr}`
  return `network ${place}, replicas ${redis.replicas}`
}

const REFUSAL =
  'This deployment would replace Redis, or move it to another network: every live session would be lost, or the deployment would fail half-way. Write network and redis.replicas as they were. What is deployed is the value of the parameter RedisKeeps. What else you can do: lib/edge/README.md, Changes that Redis does not survive.'

/**
 * Makes CloudFormation refuse such a change of a protected stage before it touches anything. The stack remembers in a
 * parameter what its cache was made with: an update keeps the value of a parameter unless it is told another one (AWS
 * CLI and CDK do so by themselves), and a rule compares it with what this template wants. Synth cannot: it does not see
 * what is deployed. ReplicasPerNodeGroup replaces a replication group (CloudFormation's template reference); subnets of
 * another VPC are refused by ElastiCache when others have been made already.
 */
export const keepRedis = (stack: Stack, stage: Stage): void => {
  if (!stage.protect) return
  const fixed = fixedOf(stage)
  const deployed = new CfnParameter(stack, 'RedisKeeps', {
    default: fixed,
    description: 'What Redis was made with. Another value lets a deployment replace it, and end every session.',
  })
  new CfnRule(stack, 'RedisStays', {
    assertions: [{ assert: Fn.conditionEquals(deployed.valueAsString, fixed), assertDescription: REFUSAL }],
  })
}
