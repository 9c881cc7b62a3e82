export type Exception = {
  /** Which resources do not keep the rule: a pattern of their logical ids. */
  readonly resources: RegExp
  /** Those resources, in words. */
  readonly which: string
  /** Why the service does not keep the rule there. */
  readonly because: string
  /** What a company does that enforces the rule. */
  readonly enforced: string
}

/**
 * The proactive controls of AWS Control Tower that a stage of this service does not keep. A control that blocks a
 * deployment does so by the template, so a company that enforces one of these needs an exemption, or the setting named.
 */
export const controlTowerExceptions: Readonly<Record<string, Exception>> = {
  'CT.APIGATEWAY.PR.5': {
    resources: /^PlaybackApi(GET|HEAD|OPTIONS|POST|DELETE)/,
    which: 'every route of the API',
    because:
      'Each function checks the token itself, for the one session or user of the request. An authorizer in front would be a second check with a cache and errors of its own.',
    enforced: 'Exempt the stack, or have API Gateway check IAM for machines in front.',
  },
  'CT.CLOUDWATCH.PR.1': {
    resources: /./,
    which: 'every alarm of a stage without alarmTopicArn',
    because: 'A topic belongs to the on-call practice of the company; the stack makes none.',
    enforced: 'Set `alarmTopicArn`.',
  },
  'CT.CLOUDWATCH.PR.2': {
    resources: /./,
    which: 'every log group of a stage with `logRetentionDays` below 365',
    because: 'The access log holds IP addresses, so a stage keeps logs no longer than it says.',
    enforced: 'Set `logRetentionDays` to 365 or more.',
  },
  'CT.CLOUDWATCH.PR.3': {
    resources: /./,
    which: 'every log group',
    because:
      'CloudWatch encrypts all logs with a key of its own. Logs hold no tokens, bodies or secrets, and a key that is lost or refused would lose them.',
    enforced: 'Associate a key with the log groups after the deployment, or exempt the stack.',
  },
  'CT.CLOUDFRONT.PR.1': {
    resources: /^FrontDoorCloudFront/,
    which: 'the distribution of a stage with `edge`',
    because: 'It serves an API, not files: there is nothing that a root could show.',
    enforced: 'Exempt the stack.',
  },
  'CT.CLOUDFRONT.PR.4': {
    resources: /^FrontDoorCloudFront/,
    which: 'the distribution of a stage with `edge`',
    because: 'A stage is one API in one region. CloudFront fails over reads only, and players write.',
    enforced: 'Exempt the stack.',
  },
  'CT.CLOUDFRONT.PR.5': {
    resources: /^FrontDoorCloudFront/,
    which: 'the distribution of a stage with `edge`',
    because: 'The access log of the API has each request once already. A second log would keep more of viewers.',
    enforced: 'Exempt the stack, or log to a bucket of your own after the deployment.',
  },
  'CT.LAMBDA.PR.2': {
    resources: /^PlaybackApi.*(Permission|Direct)[0-9A-F]{8}$/,
    which: 'the permission of API Gateway on each function',
    because:
      'Only one route of this API may call the function: SourceArn says so. The rule reads a text or a reference there, and an ARN that is put together is neither.',
    enforced: 'Exempt the stack: nothing is public.',
  },
  'CT.LAMBDA.PR.3': {
    resources: /^(PlaybackApigetjwks|SigningKeyRotationrotatesigningkey|AWSCDKTrigger\w+Handler)[0-9A-F]{8}$/,
    which: '`get-jwks`, `rotate-signing-key`, and the CDK’s function that starts `prepare-session-log` in a deployment',
    because:
      'They reach Secrets Manager or Lambda only, and nothing in the VPC: outside of it they start sooner and need no endpoint.',
    enforced: 'Exempt the stack.',
  },
  'CT.RDS.PR.2': {
    resources: /^SessionDatabase(Writer|Replica)[0-9A-F]{8}$/,
    which: 'the instances of the session log, in a stage with `sessionLog`',
    because:
      'Enhanced monitoring shows processes of a host. Aurora Serverless has none that could be chosen; Performance Insights is on.',
    enforced: 'Switch it on after the deployment, or exempt the stack.',
  },
  'CT.RDS.PR.3': {
    resources: /^SessionDatabaseCluster[0-9A-F]{8}$/,
    which: 'the session log of a stage that is not protected',
    because: 'Such a stage is deleted with all that it holds.',
    enforced: 'Set `protect`.',
  },
  'CT.SQS.PR.1': {
    resources: /(DeadLetters|FailedRuns)[0-9A-F]{8}$/,
    which: 'the dead-letter queues',
    because: 'They are the last stop: a queue behind them would need one too. An alarm watches each.',
    enforced: 'Exempt the stack.',
  },
}
