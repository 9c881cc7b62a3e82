import fc from 'fast-check'
import { type EndpointName, routes } from '../../../functions/contract/routes.ts'
import { anyBody, type Body } from './bad-body.ts'
import { type Token, USED_KEY, type World } from './world.ts'

export type BadRequest = {
  readonly guarded: boolean
  readonly name: EndpointName
  readonly parameter: string
  /** The Authorization header: a token, a text that shows none, or no header. */
  readonly shown: Token | string | undefined
  readonly body: Body
  readonly type: string | undefined
  readonly base64: boolean
  readonly key: string | undefined
  readonly more: Record<string, string>
}

const names = (Object.keys(routes) as EndpointName[]).filter((name) => name !== 'get-health' && name !== 'get-jwks')

const NO_TOKEN = ['', 'Bearer', 'Bearer ', 'Basic aHVudGVyMjpodW50ZXIy', 'hunter2', 'Bearer x,Bearer y', 'Bearer a b']
const TYPES = [
  ...[
    'application/json',
    'Application/JSON; charset=utf-16',
    'application/vnd.hunter2+json',
    'text/plain;charset=UTF-8',
  ],
  ...[
    'text/html',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=hunter2',
    'application/jsonp',
    '',
  ],
]
const MALFORMED_IDS = [
  ...['', '{x}', '{', '*', '?', '[a-z]*', '../..', '%2e%2e%2f', '%252e', ' ', '\0', '\n', 'x\r\nSet-Cookie: hunter2=1'],
  ...['ü', '\u202e', '\u0430', 'x'.repeat(10_000), 'null', 'undefined', '__proto__', 'a b', 'a/b#c?d', '.', '..'],
]

const anyParameter = (name: EndpointName, { owner, stranger, sessions }: World): fc.Arbitrary<string> => {
  const { path } = routes[name]
  if (path.includes('{userID}'))
    return fc.constantFrom(owner, stranger, ...MALFORMED_IDS, 'x'.repeat(129), 'a%b', 'a#b')
  if (!path.includes('{sessionID}')) return fc.constant('')
  const { live, ...others } = sessions
  const near = [
    live.toUpperCase(),
    `${live}\n`,
    `{${live}}`,
    live.replace('-8', '-4'),
    live.replaceAll('-', ''),
    ` ${live}`,
  ]
  return fc.oneof(fc.constantFrom(live, ...Object.values(others)), fc.constantFrom(...near, ...MALFORMED_IDS))
}

/** Any request of the table, good or bad. */
export const anyRequest = (world: World): fc.Arbitrary<BadRequest> =>
  fc.constantFrom(...names).chain((name) =>
    fc.record({
      guarded: fc.boolean(),
      name: fc.constant(name),
      parameter: anyParameter(name, world),
      shown: fc.oneof(fc.constantFrom(...world.tokens), fc.constantFrom(...NO_TOKEN), fc.constant(undefined)),
      body: anyBody(name, world),
      type: fc.oneof({ weight: 2, arbitrary: fc.constant('application/json') }, fc.constantFrom(...TYPES, undefined)),
      base64: fc.boolean(),
      key: fc.constantFrom(undefined, USED_KEY, 'two words', '', 'ü', 'x'.repeat(129)),
      more: fc.constantFrom(
        {},
        { origin: 'https://hunter2.example' },
        { 'x-correlation-id': 'two hunter2' },
        { 'content-encoding': 'gzip' },
      ),
    }),
  )
