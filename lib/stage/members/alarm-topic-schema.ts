import * as z from 'zod/mini'
import { text } from '../schema.ts'

/** The SNS topic that gets every alarm of a stage. Its policy must let CloudWatch publish. */
export const alarmTopicSchema = z.optional(
  text(/^arn:aws[\w-]*:sns:[a-z\d-]+:\d{12}:[\w-]+$/, 'must be the ARN of the SNS topic that gets the alarms'),
)

/** Whether CloudWatch can publish to it: an alarm takes only topics of its own region. */
export const topicInRegion = ({ alarmTopicArn = '', region }: { alarmTopicArn?: string | undefined; region: string }) =>
  [undefined, region].includes(/^arn:[^:]*:sns:([^:]*):/.exec(alarmTopicArn)?.[1])

/** Where it stood in earlier versions, and what is said of it there. */
export const ALARM_TOPIC_MOVED = {
  alarmTopicArn: 'it is a member of the stage itself now: write "alarmTopicArn" beside "events"',
}
