import type { FakeService, Heard, Said } from './fake-service.ts'
import type { VirtualTime } from './virtual-time.ts'

type Act = () => Said

/** What may happen to a request. `ms` is the time that it takes, `odd` the Retry-After of a refusal. */
export type Mood = { readonly kind: keyof typeof MOODS; readonly ms: number; readonly odd: string }

const html: Said = { status: 200, body: '<!doctype html><title>Sign in to the hotel</title>' }
const failure = (
  status: number,
  odd: string,
  body: Readonly<Record<string, unknown>> = { message: 'Internal Server Error' },
): Said => ({
  ...{ status, body },
  headers: odd ? { 'Retry-After': odd, Date: 'Sun, 01 Jun 2031 00:00:00 GMT' } : {},
})
const storage = { code: 'storage_unavailable', recovery: 'retry', dependency: 'redis' }
const identity = { code: 'dependency_unavailable', recovery: 'retry', dependency: 'identity' }
const lost = () => Promise.reject(new TypeError('Failed to fetch'))
const noEnd = () => new Promise<Said>(() => {})
const after = (act: Act, said: () => Promise<Said> | Said) => {
  act()
  return said()
}

/** Each acts before, after, twice or never; and then says something, or nothing. */
const MOODS = {
  fine: (act: Act) => act(),
  'lost before it arrives': lost,
  'answer lost': (act: Act) => after(act, lost),
  'carried out twice': (act: Act) => after(act, act),
  late: async (act: Act, { ms }: Mood, time: VirtualTime) => {
    await time.wait(ms)
    return act()
  },
  'answer late': async (act: Act, { ms }: Mood, time: VirtualTime) => {
    const said = act()
    await time.wait(3 * ms)
    return said
  },
  'no end': noEnd,
  'carried out, then no end': (act: Act) => after(act, noEnd),
  '503 before': (_: Act, { odd }: Mood) => failure(503, odd, storage),
  '503 after': (act: Act, { odd }: Mood) => after(act, () => failure(503, odd, storage)),
  '503 of Identity': (_: Act, { odd }: Mood) => failure(503, odd, identity),
  '429': (_: Act, { odd }: Mood) => failure(429, odd, { code: 'rate_limited', recovery: 'retry' }),
  '500 of a gateway': (_: Act, { odd }: Mood) => failure(500, odd),
  '404 of a gateway': () => failure(404, '', { message: 'Not Found' }),
  'a sign-in page': () => html,
  'a sign-in page after': (act: Act) => after(act, () => html),
  'an empty 200': () => ({ status: 200, body: '' }),
  'a redirect after': (act: Act) => after(act, () => ({ status: 302, body: '' })),
  'a code of tomorrow': () => failure(418, '', { code: 'a_code_of_tomorrow', recovery: 'dance' }),
  '401': () => failure(401, '', { code: 'token_invalid', recovery: 'recreate' }),
} satisfies Record<string, (act: Act, mood: Mood, time: VirtualTime) => Promise<Said> | Said>

export const moods = Object.keys(MOODS) as (keyof typeof MOODS)[]

export const ODD_RETRY_AFTERS = [
  ...['', '0', '1', '7', '-5', '1e9', '99999999', 'soon'],
  ...['Sun, 01 Jun 2031 00:00:20 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT'],
]

/**
 * Sends each request to the next mood of the list; when the list is at its end all is fine. What is on its way while the
 * service restarts is lost. A stop that is late may come after anything; it ends one session only.
 */
export const hostileLine =
  (time: VirtualTime, service: FakeService, coming: Mood[]) =>
  async (_: Heard, act: Act): Promise<Said> => {
    const [mood, age] = [coming.shift(), service.age()]
    const actIfThere = () => (service.age() === age ? act() : { status: 0 })
    return mood ? MOODS[mood.kind](actIfThere, mood, time) : act()
  }
