import { ArnFormat, type Stack } from 'aws-cdk-lib'
import type { Stage } from '../stage/stage.ts'

/** The settings that name the secrets with the bearer texts for Identity and Content. */
export const BEARERS = ['IDENTITY_BEARER_SECRET', 'CONTENT_BEARER_SECRET'] as const

/** Secrets Manager ends every ARN with a hyphen and six characters of its own. */
const SUFFIX = '-??????'

/** The ARNs to allow so that the secret a stage names, by ARN with or without its suffix or by name, can be read. */
export const secretArns = (stack: Stack, arnOrName: string): string[] => {
  if (arnOrName.startsWith('arn:')) return [arnOrName, `${arnOrName}${SUFFIX}`]
  const resourceName = `${arnOrName}${SUFFIX}`
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME
  return [stack.formatArn({ service: 'secretsmanager', resource: 'secret', resourceName, arnFormat })]
}

/** The ARNs to allow so that the bearer texts of a stage can be read; none where it sends none. */
export const bearerSecretArns = (stack: Stack, { settings }: Stage): string[] =>
  BEARERS.flatMap((name) => {
    const secret = settings[name]
    return secret === undefined ? [] : secretArns(stack, secret)
  })
