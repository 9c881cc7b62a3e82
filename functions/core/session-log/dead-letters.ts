import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

/** An error in at most as many characters as an operator reads; EventBridge's own dead letters carry the same two names. */
const attributes = (error: Error) => ({
  ERROR_CODE: { DataType: 'String', StringValue: 'code' in error ? String(error.code) : error.name },
  ERROR_MESSAGE: { DataType: 'String', StringValue: error.message.slice(0, 500) || error.name },
})

/** The queue of what can never be recorded. `send` rejects with SQS' error; the message is then in no queue. */
export const createDeadLetters = (QueueUrl: string, client = new SQSClient({})) => ({
  send: async (body: string, why: Error): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: attributes(why) }))
  },
})

export type DeadLetters = ReturnType<typeof createDeadLetters>
