import { randomUUID } from 'node:crypto'
import type { Json } from '../support/json.ts'
import type { Random } from './random.ts'
import { sleep } from './random.ts'
import type { Heard, Send } from './request.ts'
import type { Tally } from './tally.ts'
import type { World } from './world.ts'

/** Who plays: several of an account share its limit. */
export type Seat = { readonly userId: string; readonly deviceId: string }

/** A session as its player knows it; times are of the player's own clock, in ms, but `deadline` is of the service's. */
type Playing = { id: string; token: string; goodUntil: number; deadline: number; createdAt: number; intervalMs: number }

type Parts = { readonly send: Send; readonly tally: Tally; readonly world: World; readonly random: Random }

const FIRST_BACKOFF_MS = 500
const pathOf = (id: string, verb = '') => `/api/playback/session/${id}${verb}`
const between = (later: string, earlier: string) => Date.parse(later) - Date.parse(earlier)

/** How a session ended for its player. */
type End = 'own will' | 'decision' | 'without a decision'

/** One who obeys the player's contract (README, "For player clients") and plays one title after the other. */
export const player = (seat: Seat, { send, tally, world, random }: Parts) => {
  let position = 0
  const jitter = (ms: number) => ms * (0.5 + random() / 2)

  /** Sends again, with growing pauses, what should be tried again; undefined when there is no time left. */
  const persist = async (act: () => Promise<Heard>, until: () => number): Promise<Heard | undefined> => {
    for (let pause = FIRST_BACKOFF_MS; ; pause = Math.min(2 * pause, world.intervalMs)) {
      const answer = await act()
      if (answer.recovery !== 'retry') return answer
      tally.reactions.add('tried again')
      const wait = Math.max(jitter(pause), answer.retryAfterMs)
      if (performance.now() + wait > until()) return undefined
      await sleep(wait)
    }
  }

  const keep = (playing: Playing, body: Json) => {
    if (!body.playback_token) return
    playing.token = body.playback_token
    playing.goodUntil = performance.now() + between(body.token_expires_at, body.server_time)
  }

  const create = async (more: object, until: () => number) => {
    const body = { user_id: seat.userId, profile_id: 'main', device_id: seat.deviceId, region: 'US', ...more }
    const headers = { 'idempotency-key': randomUUID() }
    const answer = await persist(() => send('create', ['POST', '/api/playback/session'], body, headers), until)
    if (answer?.status === 201) world.granted(seat.userId, answer.body)
    return answer
  }

  const begun = ({ session, heartbeat, ...body }: Json): Playing => {
    const now = performance.now()
    const intervalMs = 1_000 * heartbeat.interval_seconds
    const deadline = Date.parse(session.last_heartbeat) + 1_000 * heartbeat.timeout_seconds
    const playing = { id: session.session_id, token: '', goodUntil: 0, deadline, createdAt: now, intervalMs }
    keep(playing, body)
    return playing
  }

  /** Comes back after a session was lost: one create, at a random moment of the next interval. */
  const recreate = async (playing: Playing, more: object): Promise<Playing | End> => {
    tally.reactions.add('created anew')
    await sleep(random() * playing.intervalMs)
    const answer = await create({ ...more, position }, () => playing.goodUntil)
    if (answer?.status === 201) return begun(answer.body)
    if (answer?.recovery === 'show') return 'decision'
    return stop('could not come back', answer ?? 'the token ran out', playing)
  }

  const stop = (why: string, facts: unknown, { id }: Playing): End => {
    tally.stopped.push(`${why} (${seat.userId}, ${id}): ${JSON.stringify(facts)}`)
    return 'without a decision'
  }

  /** What an answer to a player's report means for him: undefined when he plays on as he was. */
  const react = async (
    playing: Playing,
    answer: Heard | undefined,
    title: object,
  ): Promise<Playing | End | undefined> => {
    if (!answer) return stop('no answer until the token ran out', null, playing)
    if (answer.status === 200) return undefined
    world.judge(seat, playing, answer)
    if (answer.recovery === 'recreate') return recreate(playing, title)
    if (answer.recovery === 'show' || answer.recovery === 'none') return 'decision'
    return stop('an answer that the contract does not know', answer, playing)
  }

  const verbNow = () => {
    const dice = random()
    if (dice < 0.03) return 'pause'
    return dice < 0.06 ? 'resume' : 'heartbeat'
  }

  /** Reports every interval until the title ends. */
  const watch = async (first: Playing, title: object, ms: number): Promise<[Playing, End]> => {
    let playing = first
    const end = performance.now() + ms
    for (;;) {
      await sleep(playing.intervalMs * (0.85 + random() * 0.15))
      if (performance.now() > end || world.isOver()) return [playing, 'own will']
      position += Math.round(playing.intervalMs / 1_000)
      const [verb, headers] = [verbNow(), { authorization: `Bearer ${playing.token}` }]
      const sent = Date.now()
      const report = () => send(verb, ['POST', pathOf(playing.id, `/${verb}`)], { position }, headers)
      const answer = await persist(report, () => playing.goodUntil)
      if (answer?.status === 200) {
        playing.deadline = answer.body.deadline ? Date.parse(answer.body.deadline) : sent + world.timeoutMs
        if (verb === 'heartbeat') keep(playing, answer.body)
      }
      const next = await react(playing, answer, title)
      if (typeof next === 'string') return [playing, next]
      playing = next ?? playing
    }
  }

  return async () => {
    await sleep(random() * world.intervalMs)
    let before: Playing | undefined
    while (!world.isOver()) {
      const title = { content_id: `title-${Math.floor(random() * world.titles)}` }
      const named = before ? { terminate_sessions: [before.id] } : {}
      position = 0
      const started = performance.now()
      const answer = await create({ ...title, ...named }, () => started + world.startPatienceMs)
      if (answer?.status === 201) {
        const [last, end] = await watch(begun(answer.body), title, world.titleMs * (0.5 + random()))
        tally.reactions.add(`ended: ${end}`)
        before = end === 'own will' && random() < 0.5 ? last : undefined
        if (end !== 'own will' || before || world.isOver()) continue
        await persist(
          () =>
            send('stop', ['POST', pathOf(last.id, '/stop')], { position }, { authorization: `Bearer ${last.token}` }),
          () => performance.now() + world.intervalMs,
        )
      } else {
        before = undefined
        world.judgeStart(seat, answer)
        await sleep(random() * 2 * world.intervalMs)
      }
    }
  }
}
