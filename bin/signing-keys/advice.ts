/** What to do, by the name of AWS' error. */
export const advice: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'Is the stage deployed?',
  AccessDeniedException:
    'Rotating needs secretsmanager:RotateSecret and DescribeSecret; revoking lambda:InvokeFunction, GetAlias, GetFunctionConfiguration and UpdateFunctionConfiguration, in a stage with a canary also PublishVersion and UpdateAlias',
}
