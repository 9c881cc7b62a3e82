import { randomUUID } from 'node:crypto'
import type { Answer } from './api/answer.ts'
import type { Client } from './api/client.ts'
import { codeOf, type ReplyOf, replyOf } from './api/read-answer.ts'
import { Trouble } from './report/trouble.ts'
import type { Viewer } from './viewer.ts'

/** A session of this run. */
export type OwnSession = { readonly id: string; readonly token: string; readonly reply: ReplyOf<'create-session'> }

type Listed = ReplyOf<'get-concurrency'>['sessions'][number]

const TRIES = 3

/**
 * Makes and ends the sessions of a run. Each has a `device_id` that begins with the run's name: by it the run finds what it
 * made, also where an answer was lost, and by it alone. Nothing else is ever ended.
 */
export const sessions = ({ ask, askAnyway }: Client, viewer: Viewer, run: string) => {
  const { user, profile, content, region, token } = viewer
  let devices = 0
  const newDevice = () => `${run}-${++devices}`
  /** The body of a create on a device that no other session of the run has, unless one is given. */
  const request = (more: object = {}) => ({
    ...{ user_id: user, profile_id: profile, content_id: content, device_id: newDevice() },
    ...(region && { region }),
    ...more,
  })
  const isOwn = ({ device_id }: Pick<Listed, 'device_id'>) => device_id.startsWith(`${run}-`)
  const read = (answer: Answer): OwnSession => {
    const reply = replyOf('create-session', answer)
    return { id: reply.session.session_id, token: reply.playback_token, reply }
  }
  const create = (body: object, key: string = randomUUID()) =>
    ask('create-session', { body, token, headers: { 'idempotency-key': key } })
  const list = async (by = ask) => replyOf('get-concurrency', await by('get-concurrency', { userId: user, token }))

  const end = async (sessionId: string) => {
    const answer = await askAnyway('terminate-session', { sessionId, token })
    if (codeOf(answer) !== 'session_not_found') replyOf('terminate-session', answer)
  }
  const endAll = async () => {
    const { sessions } = await list(askAnyway)
    const own = sessions.filter(isOwn)
    for (const { session_id } of own) await end(session_id)
    return own.length
  }
  return {
    request,
    isOwn,
    read,
    create,
    list,
    /** Starts one, or throws {@link Trouble}. */
    start: async (more?: object) => read(await create(request(more))),
    /** Whether any may have been made. */
    wereMade: () => devices > 0,
    /** Ends every live session of the run; resolves to how many these were. Throws the last {@link Trouble} of three tries. */
    endAll: async () => {
      for (let left = TRIES - 1; ; left -= 1)
        try {
          return await endAll()
        } catch (error) {
          if (left === 0 || !(error instanceof Trouble)) throw error
        }
    },
  }
}

export type Sessions = ReturnType<typeof sessions>
