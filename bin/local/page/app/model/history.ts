import { effect, signal } from '@preact/signals'
import { accessToken } from './access-token.ts'
import { events } from './live.ts'

/** A session as `GET /api/playback/history/{userID}` answers, as far as the page shows it. */
export type Viewed = {
  readonly session_id: string
  readonly profile_id: string
  readonly content_id: string
  readonly device_id: string
  readonly started_at: string
  readonly session_status: 'active' | 'paused' | 'ended'
  readonly end_reason?: string
  readonly position: number
  readonly watched_seconds: number
}

/** What is shown of a user's history: the newest sessions, whether there are earlier ones, or why there is nothing. */
export type History = {
  readonly sessions: readonly Viewed[]
  readonly next?: string | undefined
  readonly refusal?: string
}

type Answer = { readonly sessions?: readonly Viewed[]; readonly next_cursor?: string; readonly code?: string }

const AT_ONCE = 5
/** An event is in the log about a second after it was on the bus. */
const LATER_MS = 1_500

/** By user; only of those that are open. */
export const histories = signal<Readonly<Record<string, History>>>({})

export const isOpen = (userId: string) => Object.hasOwn(histories.value, userId)

const put = (userId: string, history: History) => {
  histories.value = { ...histories.value, [userId]: history }
}

const ask = async (userId: string, limit: number, cursor?: string): Promise<History> => {
  try {
    const token = await accessToken(userId)
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) })
    const response = await fetch(`/api/playback/history/${encodeURIComponent(userId)}?${query}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
    })
    const { sessions, next_cursor: next, code }: Answer = await response.json()
    return sessions ? { sessions, next } : { sessions: [], refusal: code ?? 'unreachable' }
  } catch {
    return { sessions: [], refusal: 'unreachable' }
  }
}

const MOST_AT_ONCE = 100
/** Asks again for as many as are shown. */
const refresh = async (userId: string) => {
  const shown = Math.max(AT_ONCE, histories.value[userId]?.sessions.length ?? 0)
  const history = await ask(userId, Math.min(shown, MOST_AT_ONCE))
  if (isOpen(userId)) put(userId, history)
}

/** Shows the newest sessions of a user, and from then on keeps them up to date. */
export const openHistory = (userId: string) => {
  put(userId, { sessions: [] })
  return refresh(userId)
}

export const closeHistory = (userId: string) => {
  const { [userId]: _, ...others } = histories.value
  histories.value = others
}

/** Adds the sessions before those that are shown. */
export const showEarlier = async (userId: string) => {
  const { sessions = [], next } = histories.value[userId] ?? {}
  const earlier = await ask(userId, AT_ONCE, next)
  if (isOpen(userId)) put(userId, { ...earlier, sessions: [...sessions, ...earlier.sessions] })
}

const due = new Map<string, ReturnType<typeof setTimeout>>()

/** An event of a user changes the history of that user. */
export const followHistories = () =>
  effect(() => {
    const userId = String(events.value[0]?.event.detail.user_id ?? '')
    if (!Object.hasOwn(histories.peek(), userId)) return
    clearTimeout(due.get(userId))
    due.set(
      userId,
      setTimeout(() => void refresh(userId), LATER_MS),
    )
  })
