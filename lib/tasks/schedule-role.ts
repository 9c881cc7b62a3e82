import { Stack } from 'aws-cdk-lib'
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'

type ScheduleRoleProps = {
  readonly lambda: Lambda
  /** Whose schedules may have it, and no others: Scheduler acts for every account. */
  readonly group: ScheduleGroup
  readonly failedRuns: IQueue
}

const allow = (action: string, resource: string) => new PolicyStatement({ actions: [action], resources: [resource] })

/** Starts one function and tells of what was not started. The role the CDK makes may start the function's versions too. */
export const scheduleRole = ({ lambda, group, failedRuns }: ScheduleRoleProps): IRole => {
  const statements = [allow('lambda:InvokeFunction', lambda.functionArn), allow('sqs:SendMessage', failedRuns.queueArn)]
  const conditions = {
    StringEquals: { 'aws:SourceAccount': Stack.of(group).account, 'aws:SourceArn': group.scheduleGroupArn },
  }
  const role = new Role(lambda, 'ScheduleRole', {
    description: `Viewing Service: starts ${lambda.node.id}`,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    inlinePolicies: { needs: new PolicyDocument({ statements }) },
  })
  return role.withoutPolicyUpdates()
}
