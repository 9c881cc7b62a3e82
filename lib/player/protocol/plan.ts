import type { Viewer } from '../state.ts'
import { type Create, finish, type Memory, openGate, ownSession, type Session } from './memory.ts'

/** What a player is given to decide with. */
export type Means = {
  readonly viewer: Viewer
  readonly random: () => number
  readonly newKey: () => string
  /** Whole or broken seconds into the title; undefined when it is not known. */
  readonly positionNow: () => number | undefined
  /** How long a viewer waits for a start, ms. */
  readonly patienceMs: number
}

/** How long a create that nobody waits for any more is sent again, to learn of a session and stop it. */
const SETTLING_MS = 60_000
/** How long a session lives of which no more is known than that a create was sent. */
const UNKNOWN_LIFE_MS = 90_000
const MOST_NAMED = 16

/** When playback is given up for want of an answer. */
export const givesUpAt = ({ graceUntil }: Memory, { goodUntil }: Session) => Math.max(goodUntil, graceUntil)

/** A request may still be on its way when it is given up. */
const ON_ITS_WAY_MS = 20_000

/** When a session of which no more signs of life are sent has ended by itself. */
export const isOverAt = ({ signAt, timeoutMs }: Session) => signAt + timeoutMs + ON_ITS_WAY_MS

/** When a create whose outcome nobody learned can have left no session behind. */
export const isForgottenAt = (memory: Memory, create: Create) =>
  create.sentAt + (memory.session?.timeoutMs ?? UNKNOWN_LIFE_MS) + ON_ITS_WAY_MS

/** Until when a create that nobody waits for is sent again. */
export const settlesUntil = ({ wishedAt }: Memory) => wishedAt + SETTLING_MS

const namesFor = ({ session, toName }: Memory, more: readonly string[]) =>
  [...new Set([...(session ? [session.id] : []), ...toName, ...more])].slice(0, MOST_NAMED)

/** The key of a refused create is good for the very same create: the service remembers no refusal. */
const keyFor = (unused: Create | undefined, contentId: string, named: readonly string[]) =>
  unused?.title.contentId === contentId && unused.named.join() === named.join() ? unused.key : undefined

/** Decides to create a session for the title. Gives up nothing: the caller knows that no create is under way. */
export const decide = (memory: Memory, means: Means, at: number, more: readonly string[] = [], isTakeOver = false) => {
  const { title, session } = memory
  if (!title) return
  const { userId, profileId, deviceId, region } = means.viewer
  const named = namesFor(memory, more)
  const position = (session?.title === title ? undefined : title.position) ?? means.positionNow() ?? title.position
  const body = {
    ...{ user_id: userId, profile_id: profileId, content_id: title.contentId, device_id: deviceId },
    ...(region !== undefined && { region }),
    ...(position !== undefined && { position }),
    ...(named.length > 0 && { terminate_sessions: named }),
  }
  const once = { isTakeOver, isDoubtful: false, sentAt: 0, signIns: 0, lastCode: '' }
  const key = keyFor(memory.unused, title.contentId, named) ?? means.newKey()
  memory.create = { title, key, body, named, gate: openGate(at), ...once }
}

const unreachable = (contentId: string, lastCode: string | undefined, retryAfterMs: number) => ({
  ...{ name: 'refused' as const, contentId, code: 'unreachable', recovery: 'retry', rivals: [] },
  ...{ reason: undefined, lastCode: lastCode || undefined, requestId: undefined },
  message: 'The service gave no usable answer in time.',
  ...{ maxStreams: undefined, retryAfterSeconds: retryAfterMs > 0 ? Math.ceil(retryAfterMs / 1_000) : undefined },
})

/** Makes a create whose outcome is open that of the wish, if it is the one that the wish would send. Says whether it is. */
export const adopt = (memory: Memory, create: Create): boolean => {
  const { title } = memory
  const isSame = title?.contentId === create.title.contentId
  if (!title || !isSame || !namesFor(memory, []).every((id) => create.named.includes(id))) return false
  create.title = title
  return true
}

/** A create of another wish: taken over, dropped, or kept until its outcome is known. */
const settle = (memory: Memory, create: Create, now: number) => {
  if (create.isDoubtful && adopt(memory, create)) return
  if (!create.isDoubtful || now >= isForgottenAt(memory, create)) memory.create = undefined
}

/** Another title waits for a create whose outcome is open, though no longer than until that can have left nothing. */
export const mayBeginAt = (memory: Memory, create: Create) =>
  create.title === memory.title ? Number.POSITIVE_INFINITY : isForgottenAt(memory, create)

const giveUpInTime = (memory: Memory, { patienceMs }: Means, now: number) => {
  const { title, create } = memory
  const session = ownSession(memory)
  if (!title) return
  if (session) {
    const isSilent = session.isLost || session.beat.failures > 0
    if (isSilent && now >= givesUpAt(memory, session))
      finish(memory, { name: 'ended', contentId: title.contentId, reason: 'unreachable' }, now)
    return
  }
  const until = memory.wishedAt + patienceMs
  const floor = Math.min(create?.gate.floor ?? 0, create ? mayBeginAt(memory, create) : 0)
  if (now >= until || floor > until) finish(memory, unreachable(title.contentId, create?.lastCode, floor - now), now)
}

/** Brings what is known in line with what is wished. What is then left to do is what `next` says. */
export const plan = (memory: Memory, means: Means, now: number): void => {
  if (memory.isAway) return
  const { create, session } = memory
  if (create && create.title !== memory.title) settle(memory, create, now)
  if (session && !memory.title && now >= isOverAt(session)) memory.session = undefined
  giveUpInTime(memory, means, now)
  const own = ownSession(memory)
  if (memory.title && !memory.create && (!own || own.isLost)) decide(memory, means, Math.max(now, memory.createAt))
}
