import type { Stack } from 'aws-cdk-lib'
import { ArnFormat } from 'aws-cdk-lib'

/** Secrets Manager ends every ARN with a hyphen and six characters of its own. */
const SUFFIX = '-??????'

/** The ARNs to allow so that the secret a stage names, by ARN with or without its suffix or by name, can be read. */
export const secretArns = (stack: Stack, arnOrName: string): string[] => {
  if (arnOrName.startsWith('arn:')) return [arnOrName, `${arnOrName}${SUFFIX}`]
  const resourceName = `${arnOrName}${SUFFIX}`
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME
  return [stack.formatArn({ service: 'secretsmanager', resource: 'secret', resourceName, arnFormat })]
}
