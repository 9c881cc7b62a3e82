import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import { bearing, believing, userToken } from '../tokens/identity.ts'
import { createBody, type Service, service } from './service.ts'
import { newUser } from './users.ts'

/** The service with authentication on. */
export const guarded = (clock?: () => number): Service => service({ settings: believing(), ...(clock && { clock }) })

/** A session of a new user, with both of its tokens. */
export const playing = async (running: Service) => {
  const userId = newUser()
  const user = bearing(userToken(userId))
  const { status, body } = await running.call('create-session', undefined, { ...user, body: createBody(userId) })
  expect(status).toBe(201)
  const { session, playback_token: token } = body
  return { userId, user, sessionId: session.session_id as string, token: token as string, player: bearing(token) }
}

/** How many commands Redis is sent while `act` runs. */
export const asked = async (running: Service, act: () => Promise<unknown>) => {
  const redis = running.redis as Redis
  const send = redis.sendCommand
  let count = 0
  redis.sendCommand = (...args: Parameters<typeof send>) => {
    count += 1
    return send.apply(redis, args)
  }
  await act()
  redis.sendCommand = send
  return count
}

const OF_USERS = ['get-session', 'terminate-session']
/** Whether a playback token alone opens the route. */
export const isForPlayersAlone = (name: string) => !OF_USERS.includes(name)
