import type { Mood } from '../switches/switches.ts'

/** What a stand-in does with one request: a status and a body (text is sent as it is), perhaps late, or a closed connection. */
export type Answer = { status: number; body: unknown; afterMs?: number } | 'hang up'

/** `first`: whether this attempt is the first of its request, judged by its X-Request-Id. `earlier()`: how many calls for this id came before. */
type Question = { query: URLSearchParams; id: string; first: boolean; earlier: () => number }

export type Outcome = {
  /** Ids that begin with it get this outcome; `<n>` stands for a whole number. */
  readonly prefix: string
  readonly about: string
  readonly answer: (question: Question) => Answer
}

export type StandIn = {
  readonly name: 'Identity' | 'Content'
  readonly path: string
  /** The parameters whose prefixes decide, the first that has one, and their names in the API. */
  readonly chosenBy: Readonly<Record<string, string>>
  /** Parameters without which a call is a 400. */
  readonly required: readonly string[]
  readonly otherwise: Outcome
  readonly outcomes: readonly Outcome[]
  /** The prefixes of the outcomes that everyone gets while the whole service is in that mood. */
  readonly moods: Readonly<Record<Exclude<Mood, 'normal'>, string>>
}

/** Beyond the 800 ms that the service waits, twice. */
const SLOW_MS = 2_000

const reply = (status: number, body: unknown, afterMs = 0): Answer => ({ status, body, afterMs })

/** Ways in which either service can fail; `yes` is its good answer, `malformed` an answer of the wrong schema. */
const troubles = (service: string, yes: object, malformed: object): Outcome[] => [
  { prefix: `${service}-slow-`, about: 'yes, after 2 s: too late', answer: () => reply(200, yes, SLOW_MS) },
  { prefix: `${service}-failing-`, about: '500', answer: () => reply(500, { error: 'out of order' }) },
  { prefix: `${service}-nonsense-`, about: '200 with HTML instead of JSON', answer: () => reply(200, '<h1>Welcome') },
  { prefix: `${service}-malformed-`, about: `200 ${JSON.stringify(malformed)}`, answer: () => reply(200, malformed) },
  { prefix: `${service}-broken-`, about: 'closes the connection', answer: () => 'hang up' },
  {
    prefix: `${service}-flaky-`,
    about: '500 to the first attempt, yes to the retry',
    answer: ({ first }) => (first ? reply(500, { error: 'try again' }) : reply(200, yes)),
  },
  {
    prefix: `${service}-rejecting-`,
    about: '400: no answer to this question',
    answer: () => reply(400, { error: 'odd' }),
  },
  { prefix: `${service}-busy-`, about: '429', answer: () => reply(429, { error: 'too many requests' }) },
  {
    prefix: `${service}-unauthorized-`,
    about: '401: refuses the credential of the service',
    answer: () => reply(401, { error: 'who?' }),
  },
  { prefix: `${service}-forbidden-`, about: '403: a no', answer: () => reply(403, { error: 'forbidden' }) },
  { prefix: `${service}-unknown-`, about: '404: a no', answer: () => reply(404, { error: 'not found' }) },
]

const entitled = { entitled: true }
const available = { available: true }

export const identity: StandIn = {
  name: 'Identity',
  path: '/api/entitlement/validate',
  chosenBy: { profileID: 'profile_id', userID: 'user_id' },
  required: ['userID', 'profileID', 'contentID'],
  moods: { slow: 'identity-slow-', failing: 'identity-failing-', no: 'not-entitled-' },
  otherwise: { prefix: '', about: 'entitled', answer: () => reply(200, entitled) },
  outcomes: [
    {
      prefix: 'not-entitled-',
      about: 'not entitled, reason no_active_subscription',
      answer: () => reply(200, { entitled: false, reason: 'no_active_subscription' }),
    },
    {
      prefix: 'one-stream-',
      about: 'entitled, a plan of one stream',
      answer: () => reply(200, { ...entitled, max_concurrent_streams: 1 }),
    },
    {
      prefix: 'streams-<n>-',
      about: 'entitled, a plan of n streams',
      answer: ({ id }) => reply(200, { ...entitled, max_concurrent_streams: Number(/\d+/.exec(id)?.[0]) }),
    },
    {
      prefix: 'lapsing-',
      about: 'entitled when asked for the first time, then not, reason subscription_ended',
      answer: ({ earlier }) => reply(200, earlier() ? { entitled: false, reason: 'subscription_ended' } : entitled),
    },
    {
      prefix: 'odd-plan-',
      about: 'entitled, a plan of −1 streams: no answer to this question',
      answer: () => reply(200, { ...entitled, max_concurrent_streams: -1 }),
    },
    ...troubles('identity', entitled, { entitled: 'yes' }),
  ],
}

export const content: StandIn = {
  name: 'Content',
  path: '/api/content/availability',
  chosenBy: { contentID: 'content_id' },
  required: ['contentID'],
  moods: { slow: 'content-slow-', failing: 'content-failing-', no: 'unavailable-' },
  otherwise: { prefix: '', about: 'available', answer: () => reply(200, available) },
  outcomes: [
    {
      prefix: 'unavailable-',
      about: 'not available, reason title_withdrawn',
      answer: () => reply(200, { available: false, reason: 'title_withdrawn' }),
    },
    {
      prefix: 'only-us-',
      about: 'available in region US, elsewhere not: reason not_available_in_region',
      answer: ({ query }) =>
        reply(200, query.get('region') === 'US' ? available : { available: false, reason: 'not_available_in_region' }),
    },
    ...troubles('content', available, { available: 1 }),
  ],
}
