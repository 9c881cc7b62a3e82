import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import { sessionLogQueueOf } from '../../../lib/stage/names.ts'
import { accessTo } from '../../command/local-aws.ts'
import { refuseOtherAccount, type StagePlace } from '../../command/stage-place.ts'

/** The queue in front of a stage's session log. Rejects with the error of AWS, or Failed in another account. */
export const findQueue = async (stage: StagePlace) => {
  const client = new SQSClient(accessTo(stage, 'SQS'))
  const name = sessionLogQueueOf(stage.name)
  const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: name }))
  refuseOtherAccount(stage, /\/(\d{12})\/[^/]+$/.exec(QueueUrl)?.[1])
  return {
    ...{ client, name, url: QueueUrl },
    arn: async (): Promise<string> => {
      const AttributeNames = ['QueueArn' as const]
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
      return Attributes?.QueueArn ?? ''
    },
  }
}

export type Queue = Awaited<ReturnType<typeof findQueue>>
