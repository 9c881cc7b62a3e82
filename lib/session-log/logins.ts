import type { Reach } from '../lambda/reach.ts'

/** The roles of PostgreSQL that functions log in as (functions/core/session-log/migrations). */
const LOGINS = {
  'log writer': 'viewing_log_writer',
  'log reader': 'viewing_log_reader',
  'log eraser': 'viewing_log_eraser',
} as const

type LoginReach = keyof typeof LOGINS

const isLogin = (reach: Reach): reach is LoginReach => Object.hasOwn(LOGINS, reach)

/** As which role a function logs in, and whether it only reads; undefined for the owner, and for what has no login. */
export const loginOf = (reaches: readonly Reach[]) => {
  const reach = reaches.find(isLogin)
  return reach && { user: LOGINS[reach], readsOnly: reach === 'log reader' }
}

export const logins: readonly string[] = Object.values(LOGINS)
