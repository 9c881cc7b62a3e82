/** What to do, by the name of AWS' error. */
export const advice: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'Has the stage a session log (sessionLog in cdk.json), and is it deployed?',
  ResourceNotFoundException:
    'Is the stage deployed with a session log (sessionLog) and with what is read: its archive (events.archiveDays) or its log group of events (events.log)?',
  AccessDeniedException:
    'Replays need events:DescribeArchive, ListRuleNamesByTarget, StartReplay, DescribeReplay and CancelReplay; files sqs:GetQueueUrl, GetQueueAttributes and SendMessage; comparisons lambda:InvokeFunction on viewing-service-<stage>-inspect-session-log and logs:FilterLogEvents',
}
