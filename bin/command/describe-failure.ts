import { InvalidStage } from '../../lib/stage/stage.ts'
import { Failed } from './failed.ts'

const NO_CREDENTIALS = 'The AWS SDK found no credentials: set AWS_PROFILE, or sign in as for cdk deploy'

/**
 * A failure of a program that calls AWS, in sentences; `advice` is by the name of AWS' error. What AWS says quotes no id
 * of a user and no value of a secret or a variable.
 */
export const describeFailure = (error: unknown, advice: Readonly<Record<string, string>>): string => {
  if (error instanceof Failed || error instanceof InvalidStage) return error.message
  if (!(error instanceof Error)) return `Failed: ${error}`
  const what = { CredentialsProviderError: NO_CREDENTIALS, ...advice }[error.name]
  // Only the local runner's stage names no region.
  const help =
    error.message === 'Region is missing' ? 'Set AWS_REGION, such as to "local" for a running npm start' : what
  return [`Failed: ${error.message || error.name}`, ...(help ? [help] : [])].join('\n')
}
