import { InvalidStage } from '../../lib/stage/stage.ts'

/** The command was not done, or only in part; the message says what to do. */
export class Failed extends Error {}

const ADVICE: Record<string, string> = {
  CredentialsProviderError: 'The AWS SDK found no credentials: set AWS_PROFILE, or sign in as for cdk deploy',
  ResourceNotFoundException: 'Is the stage deployed in this account and region, by a version that has erase-user?',
  AccessDeniedException: 'It needs lambda:InvokeFunction on viewing-service-<stage>-erase-user',
}

/** A failure in sentences. What AWS and the function say quotes no id. */
export const describeFailure = (error: unknown): string => {
  if (error instanceof Failed || error instanceof InvalidStage) return error.message
  if (!(error instanceof Error)) return `Failed: ${error}`
  const advice = error.message === 'Region is missing' ? 'Set AWS_REGION to where the stage is' : ADVICE[error.name]
  return [`Failed: ${error.message || error.name}`, ...(advice ? [advice] : [])].join('\n')
}
