import fc from 'fast-check'
import type { EndpointName } from '../../../functions/contract/routes.ts'
import { createBody } from '../service/service.ts'
import type { Token, World } from './world.ts'

/** A body, and what a reader must find in it: `nothing` is none where one is optional, `wrong` is JSON, though not what the route takes. */
export type Body = {
  readonly text: string
  readonly is: 'absent' | 'nothing' | 'good' | 'wrong' | 'no JSON' | 'large'
  readonly userId?: string
  readonly token?: Token
}

const NO_JSON = [
  ...[
    '{',
    '{}}',
    '{"hunter2":hunter2}',
    "{'position':1}",
    '{"position":NaN}',
    '{"position":Infinity}',
    '{"position":0x1}',
  ],
  ...['\ufeff\ufeff{}', '{}\0', 'position=1', '{"a":1,}', '{"__proto__":{"hunter2":1}', '[{"__proto__":null}'],
  ...[
    '{"constructor":{"prototype":{"hunter2":1}}}}',
    '['.repeat(8_000),
    `${'{"a":'.repeat(3_000)}1`,
    'undefined',
    '"\ud800',
  ],
]
const NOTHING = ['[]', 'null', ' ', '\ufeff', '\r\n', '\ufeff [ ] ', '\tnull']
const NO_OBJECT = [
  '[null]',
  '[{"__proto__":{"hunter2":1}}]',
  '\ufeff0',
  '0',
  '"hunter2"',
  'true',
  '[{"position":1}]',
  '-0',
  '1e400',
]
const POSITIONS = [
  ...[
    '-1',
    '"hunter2"',
    'null',
    '1e400',
    '-1e400',
    '1e11',
    '[]',
    '{"__proto__":{"hunter2":1}}',
    'true',
    '99999999999999999999999',
  ],
]
const NO_ID = [
  '',
  'two words',
  'x'.repeat(129),
  'hunter2\n',
  'ü',
  '\0',
  7,
  null,
  [],
  {},
  true,
  '\u202ehunter2',
  '\ud800',
]
const NO_USER = [...NO_ID, '.', '..', 'a/b', 'a?b', 'a#b', 'a%b', '%2e%2e%2f', '../..']

const without = (body: object, name: string) => Object.fromEntries(Object.entries(body).filter(([one]) => one !== name))

/** Creates with one fault each. */
const wrongCreates = (userId: string) => {
  const wrong = (name: string, values: unknown[]) => values.map((value) => createBody(userId, { [name]: value }))
  const ids = ['profile_id', 'content_id', 'device_id']
  const lists = [Array(17).fill('x'), 'x', {}, 0, [null], [7], ['two words'], [[]]]
  return [
    ...['user_id', ...ids].map((name) => without(createBody(userId), name)),
    ...ids.flatMap((name) => wrong(name, NO_ID)),
    ...wrong(
      'region',
      NO_ID.filter((region) => region !== null),
    ),
    ...[...wrong('user_id', NO_USER), ...wrong('terminate_sessions', lists)],
  ].map((body) => JSON.stringify(body))
}

/** Good for all that they hold: what cannot be used is ignored. */
const positions = POSITIONS.map((position) => `{"position":${position},"constructor":{"hunter2":1}}`)

const bodiesFor = (name: EndpointName, { owner, stranger, tokens }: World): Body[] => {
  const good = (body: object, more: Partial<Body> = {}): Body => ({ text: JSON.stringify(body), is: 'good', ...more })
  if (name === 'create-session')
    return [
      ...[owner, stranger].map((userId) => good(createBody(userId, { content_id: 'another' }), { userId })),
      ...wrongCreates(owner).map((text) => ({ text, is: 'wrong' as const })),
    ]
  const wrongTokens = ['{}', '{"token":7}', '{"token":null}', '{"token":["hunter2"]}', '{"Token":"hunter2"}']
  if (name === 'validate-token' || name === 'refresh-token')
    return [
      ...tokens.map((token) => good({ token: token.text }, { token })),
      ...wrongTokens.map((text) => ({ text, is: 'wrong' as const })),
    ]
  const beacons =
    name === 'stop-session' ? tokens.map((token) => good({ position: 1, token: token.text }, { token })) : []
  return [
    good({}),
    good({ position: 1, hunter2: {} }),
    ...beacons,
    ...positions.map((text) => ({ text, is: 'good' as const })),
  ]
}

export const anyBody = (name: EndpointName, world: World): fc.Arbitrary<Body> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...bodiesFor(name, world)) },
    fc.constantFrom(...NO_JSON).map((text): Body => ({ text, is: 'no JSON' })),
    fc.constantFrom(...NOTHING).map((text): Body => ({ text, is: 'nothing' })),
    fc.constantFrom(...NO_OBJECT).map((text): Body => ({ text, is: 'wrong' })),
    fc.constantFrom<Body>(
      { text: '', is: 'absent' },
      { text: '['.repeat(16_385), is: 'large' },
      { text: 'ü'.repeat(8_193), is: 'large' },
    ),
  )
