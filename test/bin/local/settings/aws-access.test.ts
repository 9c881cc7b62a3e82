import { expect, test } from 'vitest'
import { awsAccess } from '../../../../bin/local/settings/aws-access.ts'

const MADE_UP = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const access = { AWS_ACCESS_KEY_ID: 'AKIDOFTHEIRS', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' }
const something = { AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://localhost:9' }

test('without anything of AWS the placeholder credentials are used', () => {
  expect(awsAccess({ ...access, AWS_SESSION_TOKEN: 'token', JWT_SECRET: 'x' })).toEqual(MADE_UP)
})

test.each([
  'AWS_ENDPOINT_URL_EVENTBRIDGE',
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'SIGNING_KEYS_SECRET',
  'IDENTITY_BEARER_SECRET',
  'CONTENT_BEARER_SECRET',
])('with %s the person’s own credentials are used', (name) => {
  expect(awsAccess({ ...access, AWS_PROFILE: 'x', [name]: 'given' })).toEqual(access)
})

test('a session token goes with its key, and the default region stands in for the region', () => {
  const { AWS_REGION, ...key } = access
  const more = { AWS_SESSION_TOKEN: 'token', AWS_DEFAULT_REGION: 'us-east-1' }
  expect(awsAccess({ ...something, ...key, ...more })).toEqual({
    ...{ ...key, AWS_SESSION_TOKEN: 'token', AWS_REGION: 'us-east-1' },
  })
})

test('half of an AWS key counts as none', () => {
  expect(awsAccess({ ...something, AWS_ACCESS_KEY_ID: 'AKID', AWS_SESSION_TOKEN: 'token' })).toEqual(MADE_UP)
})
