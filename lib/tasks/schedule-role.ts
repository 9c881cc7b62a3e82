import { Stack } from 'aws-cdk-lib'
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'

type ScheduleRoleProps = {
  readonly lambda: Lambda
  /** Only schedules of this group may use the role: Scheduler acts for every account. */
  readonly group: ScheduleGroup
  readonly failedRuns: IQueue
}

const allow = (action: string, resource: string) => new PolicyStatement({ actions: [action], resources: [resource] })

/** Lets Scheduler invoke one function and send failed starts to a queue. The CDK's own role could invoke the function's versions too. */
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
