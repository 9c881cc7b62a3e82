import { RemovalPolicy } from 'aws-cdk-lib'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'

/** Keeps lines as long as the stage says, and outlives a protected stack; but not a first deployment that failed, which it would block. */
export const logGroup = (scope: Construct, id: string, logGroupName: string, { logRetentionDays, protect }: Stage) =>
  new LogGroup(scope, id, {
    logGroupName,
    retention: logRetentionDays,
    removalPolicy: protect ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  })
