import { createHash, createHmac } from 'node:crypto'

// Written from docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (query parameters)
// and docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html. Nothing here comes from functions/.

export type Principal = { readonly id: string; readonly key: string; readonly token?: string; readonly region: string }
export type Wanted = {
  readonly user: string
  /** What is entered: an ElastiCache cache, or host and port of a database. */
  readonly host: string
  /** AWS' name of the service that signs, and the parameter that names the user there. */
  readonly service?: 'elasticache' | 'rds-db'
  readonly principal: Principal
  /** How old a token may be, in ms; by AWS 15 minutes. */
  readonly oldest: number
}

/** How far the clocks of a signer and of AWS may be apart. */
const SKEW_MS = 300_000
const NAMES = 'Action,X-Amz-Algorithm,X-Amz-Credential,X-Amz-Date,X-Amz-Expires,X-Amz-SignedHeaders'.split(',')

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
/** RFC 3986: all but the unreserved characters. */
const encode = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) => String.fromCharCode(byte))
    .map((char) => (/[\w.~-]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
    .join('')

const parse = (token: string) => {
  const [, host = '', query = ''] = /^([^/?]*)\/\?(.*)$/.exec(token) ?? []
  const pairs = query.split('&').map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=')
    return [decodeURIComponent(name), decodeURIComponent(value.join('='))]
  })
  return { host, pairs, values: Object.fromEntries(pairs) }
}

const msOf = (date = '') => Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

const signatureOf = (host: string, pairs: [string, string][], date: string, scope: string, secret: string) => {
  const signed = pairs.filter(([name]) => name !== 'X-Amz-Signature').map((pair) => pair.map(encode).join('='))
  const request = ['GET', '/', signed.sort().join('&'), `host:${host}`, '', 'host', sha256('')].join('\n')
  const key = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secret}`)
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(request)].join('\n')).toString('hex')
}

/** What is wrong with a token at a time (Unix ms), as a sentence; undefined when it lets its bearer in. */
export const tokenFault = (
  token: string,
  { user, host: wanted, service = 'elasticache', principal, oldest }: Wanted,
  now: number,
): string | undefined => {
  const { host, pairs, values } = parse(token)
  const named = service === 'rds-db' ? 'DBUser' : 'User'
  const names = [...NAMES, named, 'X-Amz-Signature', ...(principal.token ? ['X-Amz-Security-Token'] : [])].sort()
  const date = values['X-Amz-Date'] ?? ''
  const scope = `${date.slice(0, 8)}/${principal.region}/${service}/aws4_request`
  const age = now - msOf(date)
  const rules: [boolean, string][] = [
    [
      pairs
        .map(([name]) => name)
        .sort()
        .join() === names.join(),
      'It has not the parameters of a token.',
    ],
    [host === wanted, 'It is for another cache.'],
    [values.Action === 'connect', 'It is for another action.'],
    [values[named] === user, 'It is for another user.'],
    [values['X-Amz-Algorithm'] === 'AWS4-HMAC-SHA256', 'It is signed with another algorithm.'],
    [values['X-Amz-SignedHeaders'] === 'host', 'It signs other headers.'],
    [values['X-Amz-Expires'] === '900', 'It lives for another time than 900 seconds.'],
    [values['X-Amz-Credential'] === `${principal.id}/${scope}`, 'It is of another principal, region or service.'],
    [values['X-Amz-Security-Token'] === principal.token, 'It has another session token.'],
    [age >= -SKEW_MS, 'It is not yet good.'],
    [age <= oldest, 'It has expired.'],
    [signatureOf(host, pairs, date, scope, principal.key) === values['X-Amz-Signature'], 'Its signature is wrong.'],
  ]
  return rules.find(([holds]) => !holds)?.[1]
}
