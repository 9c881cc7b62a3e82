/** The command was not done, or only in part; the message says what to do. */
export class Failed extends Error {}

const ADVICE: Record<string, string> = {
  CredentialsProviderError: 'The AWS SDK found no credentials: set AWS_PROFILE, or sign in as for cdk deploy',
  ResourceNotFoundException: 'Is the stage deployed in this account and region?',
  AccessDeniedException:
    'Rotating needs secretsmanager:RotateSecret and DescribeSecret; revoking lambda:InvokeFunction, GetAlias, GetFunctionConfiguration and UpdateFunctionConfiguration, in a stage with a canary also PublishVersion and UpdateAlias',
}

/** A failure in sentences. Messages of AWS quote no value of a secret or a variable. */
export const describeFailure = (error: unknown): string => {
  if (error instanceof Failed) return error.message
  if (!(error instanceof Error)) return `Failed: ${error}`
  const advice = error.message === 'Region is missing' ? 'Set AWS_REGION to where the stage is' : ADVICE[error.name]
  return [`Failed: ${error.message || error.name}`, ...(advice ? [advice] : [])].join('\n')
}
