import { WITHDRAWN } from '../audit/judge.ts'
import { persistence } from '../stage/persistence.ts'
import type { Tally } from '../tally.ts'
import type { Seat } from './accounts.ts'
import { begun, callsOf, keepToken, type NewSession, type Playing, type Verb } from './calls.ts'
import { type Random, sleep } from './random.ts'
import type { Answer, Send } from './request.ts'
import type { World } from './world.ts'

type Parts = { readonly send: Send; readonly tally: Tally; readonly world: World; readonly random: Random }

/** How playback of a title ended. */
type End = 'own will' | 'decision' | 'without a decision'

/** Shares of all turns. */
const [PAUSES, SEEKS, CRASHES, NEXT_EPISODES, WITHDRAWN_TITLES] = [0.05, 0.05, 0.1, 0.4, 0.01]
const [TAKES_OVER, ENDS_RIVAL] = [0.3, 0.1]

/** A player that follows functions/contract/README.md, "What a player does", and plays one title after the other. */
export const player = (seat: Seat, { send, tally, world, random }: Parts) => {
  const calls = callsOf(seat, send, world)
  let position = 0
  let isPaused = false
  const chance = (share: number) => random() < share

  const persist = persistence(world.intervalMs, random, tally)

  const stopped = (why: string, facts: unknown): End => {
    world.stopped(seat, why, facts)
    return 'without a decision'
  }

  /** Comes back after a session was lost: one create, at a random moment of the next interval. */
  const recreate = async (playing: Playing, content_id: string): Promise<Playing | End> => {
    tally.reactions.add('created anew')
    await sleep(random() * playing.intervalMs)
    const answer = await persist(calls.create({ content_id, position }), () => playing.goodUntil)
    if (answer?.status === 201) return begun(answer.body)
    if (answer?.recovery === 'show') return 'decision'
    if (answer?.recovery === 'recreate') return recreate(playing, content_id)
    return stopped('could not come back', answer ?? 'the token ran out')
  }

  /** What an answer to a report means: undefined when he plays on as he was. */
  const react = async (
    playing: Playing,
    answer: Answer | undefined,
    content: string,
  ): Promise<Playing | End | undefined> => {
    if (!answer) return stopped('no answer until the token ran out', { id: playing.id })
    if (answer.status === 200) return undefined
    if (answer.recovery === 'recreate') return recreate(playing, content)
    if (answer.recovery === 'show') return 'decision'
    return stopped('an answer that the contract does not explain', answer)
  }

  /** A heartbeat follows every pause and resume, because only its answer brings a new token. */
  const verbsNow = (): readonly Verb[] => {
    if (!chance(isPaused ? 0.5 : PAUSES)) return ['heartbeat']
    return [isPaused ? 'resume' : 'pause', 'heartbeat']
  }

  const accept = (playing: Playing, verb: Verb, answer: Answer, isPastHalfLife: boolean) => {
    if (verb !== 'heartbeat') isPaused = verb === 'pause'
    if (verb !== 'heartbeat') return
    if (isPastHalfLife && !answer.body.playback_token)
      world.violate('No fresh token past half the life of the old one', { ...seat, playing }, seat.userId)
    keepToken(playing, answer.body)
  }

  /** One report and what comes of it: what is played from then on, or why nothing is. */
  const report = async (playing: Playing, content: string, verb: Verb): Promise<Playing | End> => {
    let isPastHalfLife = false
    const send = () => {
      isPastHalfLife = performance.now() > playing.halfLifeAt + 1_000
      return calls.report(verb, playing, position)
    }
    const answer = await persist(send, () => playing.goodUntil)
    if (answer?.status === 200) accept(playing, verb, answer, isPastHalfLife)
    const next = await react(playing, answer, content)
    if (typeof next === 'object') isPaused = false
    return next ?? playing
  }

  /** Reports every interval until the title ends. */
  const watch = async (first: Playing, content: string, ms: number): Promise<[Playing, End]> => {
    let playing = first
    const end = performance.now() + ms
    for (isPaused = false; ; ) {
      await sleep(Math.min(playing.intervalMs * (0.85 + random() * 0.15), end - performance.now()))
      if (performance.now() >= end || world.isOver()) return [playing, 'own will']
      position = chance(SEEKS) ? Math.floor(random() * 7_200) : position + Math.round(playing.intervalMs / 1_000)
      for (const verb of verbsNow()) {
        const next = await report(playing, content, verb)
        if (typeof next === 'string') return [playing, next]
        playing = next
      }
    }
  }

  /** Plays the title to some end. Gives the session that the next one should name. */
  const play = async (first: Playing, content: string): Promise<string | undefined> => {
    world.herd.begins(seat)
    const [last, end] = await watch(first, content, world.titleMs * (0.5 + random()))
    world.herd.ends(seat, end)
    tally.reactions.add(`ended: ${end}`)
    if (end !== 'own will') return undefined
    if (!world.isOver() && chance(NEXT_EPISODES)) return last.id
    if (!world.isOver() && chance(CRASHES)) {
      await sleep(random() * world.windowMs)
      return chance(0.5) ? last.id : undefined
    }
    await persist(
      () => calls.stop(last, position),
      () => performance.now() + world.intervalMs,
    )
    return undefined
  }

  /** What the viewer does when the limit is reached. Gives the session whose slot he takes. */
  const atTheLimit = async ({ body }: Answer): Promise<string | undefined> => {
    const rivals: { session_id: string; is_this_device: boolean }[] = body.active_sessions
    const rival = rivals.find((one) => one.is_this_device) ?? rivals[Math.floor(random() * rivals.length)]
    if (rival?.is_this_device || chance(TAKES_OVER)) return rival?.session_id
    if (rival && chance(ENDS_RIVAL)) await calls.terminate(rival.session_id)
    return undefined
  }

  const begin = async (named: string | undefined): Promise<string | undefined> => {
    const content = `${chance(WITHDRAWN_TITLES) ? WITHDRAWN : 'title'}-${Math.floor(random() * world.titles)}`
    position = 0
    const wanted: NewSession = { content_id: content, position, ...(named && { terminate_sessions: [named] }) }
    const patience = performance.now() + world.startPatienceMs
    const answer = await persist(calls.create(wanted), () => patience)
    if (answer?.status === 201) return play(begun(answer.body), content)
    tally.reactions.add(`did not start: ${answer?.code ?? 'no answer in time'}`)
    const next = answer?.code === 'concurrency_limit_reached' ? await atTheLimit(answer) : undefined
    if (!next) await sleep(random() * 2 * world.intervalMs)
    return next
  }

  return async () => {
    await sleep(random() * world.arrivalMs)
    for (let named: string | undefined; !world.isOver(); ) named = await begin(named)
  }
}
