import type { Context } from 'aws-lambda'

/** What Lambda says of an invocation, as far as a test needs it. */
export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'a-function-of-the-tests',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:a-function-of-the-tests',
  memoryLimitInMB: '512',
  awsRequestId: 'an-invocation-of-the-tests',
  logGroupName: '/aws/lambda/a-function-of-the-tests',
  logStreamName: 'a-stream-of-the-tests',
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
}
