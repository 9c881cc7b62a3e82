import { afterAll, expect } from 'vitest'
import { startChromium, startPages } from '../support/processes/chromium.ts'
import { localService } from '../support/processes/local-service.ts'
import { startFaultProxy } from '../support/redis/fault-proxy.ts'
import { size } from '../support/size.ts'
import { FORMS } from './forms.ts'
import { players } from './player.ts'

/**
 * Players whose pages are on another site than the API; a token is asked for, so that only a stop that arrives whole
 * ends a session. What `leave` sends takes a slow line: what waits for an answer before it is sent may be too late.
 */
export const leaving = async () => {
  const browser = startChromium()
  const origin = await startPages()
  const local = await localService({ AUTHENTICATION: 'jwt', ALLOWED_ORIGINS: origin })
  const { play, leave } = players(local, browser, origin)
  const slow = await startFaultProxy(new URL(local.url).host.replace('localhost', '127.0.0.1'))
  afterAll(slow.stop)
  slow.set({ kind: 'slow', ms: 300 })
  const api = `http://localhost:${slow.address.split(':')[1]}`
  const leaveOnce = (form: string, end: string) => leave(api, form, end)
  /** A busy browser may lose a beacon that is not the recommended one: then the page is left once more, three times in all. */
  const leaveUntilAnswered = async (form: string, end: string, left = 3): ReturnType<typeof leave> => {
    const one = await leaveOnce(form, end)
    const isAnswered = await expect
      .poll(one.answers, { timeout: 15_000 })
      .not.toEqual([])
      .then(
        () => true,
        () => false,
      )
    return isAnswered || left === 1 ? one : leaveUntilAnswered(form, end, left - 1)
  }
  return { url: local.url, play, leave: leaveOnce, leaveUntilAnswered }
}

/** Does it again and again for the form that the contract recommends, once for another. */
export const runs = <Seen>(form: string, once: () => Promise<Seen>) =>
  Promise.all(Array.from({ length: size(form === 'a string' ? 3 : 1, 10) }, once))

export const named = (fate: string) => Object.keys(FORMS).filter((form) => FORMS[form]?.fate === fate)
