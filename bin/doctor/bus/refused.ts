import { fault, notChecked, type Verdict } from '../report/finding.ts'
import { pages } from '../report/pages.ts'

const RIGHTS =
  'events:PutRule, PutTargets, RemoveTargets, DeleteRule; sqs:CreateQueue, GetQueueAttributes, ReceiveMessage, DeleteQueue; or, where the stage has events.log, logs:FilterLogEvents'

const HOW_TO = `sign in as for cdk deploy (AWS_PROFILE; with --bus AWS_REGION too), and run it again. ${pages.doctor}`

/**
 * What AWS said, as a verdict. Without credentials or rights nothing is known of the bus; a bus that does not exist or does
 * not answer is a fault.
 */
export const describeRefusal = (error: unknown, bus: string): Verdict => {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) }
  if (/Credentials|Token|Signature|UnrecognizedClient/.test(name))
    return notChecked(`No event was read from the bus: there are no usable AWS credentials (${message})`, HOW_TO)
  if (message === 'Region is missing')
    return notChecked('No event was read from the bus: it is not known in which region it is', HOW_TO)
  if (/AccessDenied|NotAuthorized/.test(name))
    return notChecked(
      `No event was read from the bus: these AWS credentials may not (${message})`,
      `it needs ${RIGHTS}`,
    )
  if (/ResourceNotFound|QueueDoesNotExist/.test(name))
    return fault(
      `${bus}: AWS says “${message}”. There is no such thing in this account and region.`,
      `the output EventBusName: ${pages.outputs}; AWS_REGION and AWS_PROFILE`,
    )
  return fault(
    `${bus}: EventBridge, SQS or CloudWatch Logs did not do what was asked: ${message || name}.`,
    `whether AWS answers from here (locally: whether npm start serves EventBridge on that port). ${pages.delivery}`,
  )
}
