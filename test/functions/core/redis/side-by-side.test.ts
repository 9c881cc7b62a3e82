import type { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { createSessionId } from '../../../../functions/core/session/session-id.ts'
import { sideBySide } from '../../../../lib/operations/side-by-side.ts'
import { ownRedis } from '../../../support/redis/redis-server.ts'
import { movingClock } from '../../../support/service/moving-clock.ts'
import { service } from '../../../support/service/service.ts'
import { newUser } from '../../../support/service/users.ts'
import { versionBefore } from '../../../support/version-before/version-before.ts'

const { version, before, pairs } = sideBySide

/** This version with a layout, and the version before, on a Redis of their own: one that cannot read disturbs others. */
const together = async (SESSION_LAYOUT: string) => {
  const clock = movingClock()
  const running = service({ clock: clock.now, settings: { SESSION_LAYOUT, REDIS_ADDR: (await ownRedis()).address } })
  const userId = newUser()
  return { running, userId, clock, older: versionBefore(running.redis as Redis, userId, clock.now) }
}

for (const { SESSION_LAYOUT, mayRunBeside } of pairs)
  describe(`${before.version} beside ${version} with SESSION_LAYOUT ${SESSION_LAYOUT}`, () => {
    test(`${mayRunBeside ? 'keeps' : 'cannot read'} a session that ${version} started`, async () => {
      const { running, userId, older } = await together(SESSION_LAYOUT)
      const { body } = await running.create(userId)
      const beat = older.on('send-heartbeat', body.session.session_id, { position: '9' })
      const outcome = await beat.then(
        ({ outcome }) => outcome,
        (error: Error) => error.message,
      )
      expect(outcome).toMatch(mayRunBeside ? /^ok$/ : /WRONGTYPE/)
    })

    test(`starts a session that ${version} keeps`, async () => {
      const { running, userId, clock, older } = await together(SESSION_LAYOUT)
      const id = createSessionId(userId, clock.now())
      expect((await older.claim(id)).outcome).toBe('granted')
      expect((await running.call('send-heartbeat', id, { body: { position: 9 } })).status).toBe(200)
    })
  })
