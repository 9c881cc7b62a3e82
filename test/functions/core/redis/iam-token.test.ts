import { expect, test } from 'vitest'
import { iamToken } from '../../../../functions/core/redis/iam.ts'
import { tokenFault } from '../../../support/redis/iam/token.ts'
import { MINUTE, SECOND } from '../../../support/service/moving-clock.ts'

// The inputs and signatures of IAMAuthTokenRequestTest in github.com/aws-samples/elasticache-iam-auth-demo-app.
const NEW_YEAR = Date.UTC(2025, 0, 1)
const sample = { REDIS_USER: 'my-user-id', REDIS_IAM_CACHE: 'my-replication-group-id' }
const keys = { AWS_ACCESS_KEY_ID: 'fakeAccessKeyId', AWS_SECRET_ACCESS_KEY: 'fakeSecretKey', AWS_REGION: 'eu-west-1' }
const published = {
  user: '9e361603d85874bce06114c6644725ed113e3b11ae6fa92efdf10c6bcf5de8d7',
  role: 'bbce2bd61bd78461297ecb92e7001ddbeab2d85906c3cbedad6c9b81fb3466dc',
}
const parameters = [
  'Action=connect',
  'User=my-user-id',
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'X-Amz-Credential=fakeAccessKeyId%2F20250101%2Feu-west-1%2Felasticache%2Faws4_request',
  'X-Amz-Date=20250101T000000Z',
  'X-Amz-Expires=900',
  'X-Amz-SignedHeaders=host',
]

const signed = (environment: NodeJS.ProcessEnv) => iamToken(sample, { ...keys, ...environment }, () => NEW_YEAR)
const partsOf = (token: string) => {
  const [host, query = ''] = token.split('/?')
  return [host, ...query.split('&').sort()]
}

test('the token of a user’s keys is the one AWS published', () => {
  const expected = [...parameters, `X-Amz-Signature=${published.user}`].sort()
  expect(partsOf(signed({}))).toEqual(['my-replication-group-id', ...expected])
})

test('the token of a role’s keys is the one AWS published', () => {
  const expected = [...parameters, 'X-Amz-Security-Token=fakeSessionToken', `X-Amz-Signature=${published.role}`].sort()
  expect(partsOf(signed({ AWS_SESSION_TOKEN: 'fakeSessionToken' }))).toEqual(['my-replication-group-id', ...expected])
})

const principal = { id: 'fakeAccessKeyId', key: 'fakeSecretKey', token: 'fakeSessionToken', region: 'eu-west-1' }
const wanted = { user: 'my-user-id', host: 'my-replication-group-id', principal, oldest: 15 * MINUTE }
/** AWS's own token, written down. */
const token = `my-replication-group-id/?${[...parameters, 'X-Amz-Security-Token=fakeSessionToken'].join('&')}&X-Amz-Signature=${published.role}`

test('the local check of IAM tokens accepts the one AWS published, for fifteen minutes', () => {
  expect(tokenFault(token, wanted, NEW_YEAR)).toBe(undefined)
  expect(tokenFault(token, wanted, NEW_YEAR + 15 * MINUTE)).toBe(undefined)
  expect(tokenFault(token, wanted, NEW_YEAR + 15 * MINUTE + SECOND)).toBe('It has expired.')
  expect(tokenFault(token, wanted, NEW_YEAR - 6 * MINUTE)).toBe('It is not yet good.')
})

test.each([
  ['my-replication-group-id/', 'another/', 'It is for another cache.'],
  ['Action=connect', 'Action=Connect', 'It is for another action.'],
  ['User=my-user-id', 'User=default', 'It is for another user.'],
  ['SHA256', 'SHA1', 'It is signed with another algorithm.'],
  ['SignedHeaders=host', 'SignedHeaders=date', 'It signs other headers.'],
  ['Expires=900', 'Expires=90000', 'It lives for another time than 900 seconds.'],
  ['eu-west-1', 'us-east-1', 'It is of another principal, region or service.'],
  ['=fakeSessionToken', '=other', 'It has another session token.'],
  ['&X-Amz-Security-Token=fakeSessionToken', '', 'It has not the parameters of a token.'],
  ['T000000Z', 'T000100Z', 'Its signature is wrong.'],
  ['fb3466dc', 'fb3466dd', 'Its signature is wrong.'],
])('the local check of IAM tokens refuses the one AWS published with %s changed', (from, to, fault) => {
  expect(tokenFault(token.replace(from, to), wanted, NEW_YEAR)).toBe(fault)
})

test.each(['cn-north-1', 'us-gov-west-1', 'ap-southeast-2'])('an IAM token is valid in %s', (region) => {
  const role = { id: 'ASIA/x', key: 's+e/c r=et', token: 'a+b/c==&d%?é', region }
  const environment = {
    AWS_ACCESS_KEY_ID: role.id,
    AWS_SECRET_ACCESS_KEY: role.key,
    AWS_SESSION_TOKEN: role.token,
    AWS_REGION: region,
  }
  const made = iamToken(sample, environment)
  expect(tokenFault(made, { ...wanted, principal: role }, Date.now())).toBe(undefined)
})
