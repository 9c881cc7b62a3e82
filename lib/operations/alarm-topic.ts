import { Annotations } from 'aws-cdk-lib'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Stage } from '../stage/stage.ts'

const NOBODY_IS_NOTIFIED =
  'The alarms of this stage notify nobody: set alarmTopicArn to an SNS topic whose policy lets CloudWatch publish.'

/** The topic that gets every alarm of a stage, if the stage names one. A protected stage without it is warned. */
export const alarmTopicOf = (scope: Construct, id: string, { alarmTopicArn, protect }: Stage): ITopic | undefined => {
  if (alarmTopicArn !== undefined) return Topic.fromTopicArn(scope, id, alarmTopicArn)
  if (protect) Annotations.of(scope).addWarningV2('viewing-service:alarms-notify-nobody', NOBODY_IS_NOTIFIED)
  return undefined
}
