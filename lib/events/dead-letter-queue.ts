import { Duration, Validations } from 'aws-cdk-lib'
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { alarm } from '../operations/alarm.ts'

type DeadLetterQueueProps = {
  /** What its messages are, and what to do with them: the text of its alarm. */
  readonly about: string
  /** Of queue and alarm; generated unless told. */
  readonly name?: string
  readonly alarmTopic?: ITopic | undefined
}

/** An encrypted queue that keeps what could not be delivered for SQS' longest time, and an alarm while it holds any. */
export class DeadLetterQueue extends Queue {
  readonly alarm: Alarm

  constructor(scope: Construct, id: string, { about, name, alarmTopic }: DeadLetterQueueProps) {
    super(scope, id, {
      ...(name !== undefined && { queueName: name }),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    const reason = 'It is where others’ dead letters end: people read it, told by its alarm'
    Validations.of(this).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason })
    this.alarm = alarm(this, 'NotEmpty', {
      about,
      alarmName: name,
      topic: alarmTopic,
      metric: this.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(1) }),
      above: 0,
    })
  }

  /** Lets EventBridge put in what this rule could not deliver. */
  acceptFrom(ruleArn: string) {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      }),
    )
  }
}
