import type { Json } from '../../../test/support/http/json.ts'

/** A token as it was received; times are of the process' own clock, in ms. */
type Token = { readonly sessionId: string; readonly halfLifeAt: number }

/** Allowed for the way of a request and for the whole seconds of a token's times. */
const LATE_MS = 1_000

/** The tokens that one player holds, by the answers that brought them. */
export const tokens = () => {
  const held = new Map<string, Token>()
  return {
    /** A token is valid for the difference to `server_time`, counted from now on. */
    keep: (sessionId: string, token: string | undefined, { token_expires_at, server_time }: Json) => {
      if (!token) return
      const life = Date.parse(token_expires_at) - Date.parse(server_time)
      for (const [old, { sessionId: id }] of held) if (id !== sessionId) held.delete(old)
      held.set(token, { sessionId, halfLifeAt: performance.now() + life / 2 })
    },
    sessionOf: (token: string): string => held.get(token)?.sessionId ?? '',
    /** Whether a heartbeat that is sent with it now must bring a fresh one. */
    isPastHalfLife: (token: string): boolean => performance.now() > (held.get(token)?.halfLifeAt ?? 0) + LATE_MS,
  }
}
