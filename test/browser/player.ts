import { tokensFrom } from '../bin/local/stand-ins/whose-tokens.ts'
import { ids, SESSION } from '../support/http/contract.ts'
import type { startChromium } from '../support/processes/chromium.ts'
import type { localService } from '../support/processes/local-service.ts'
import { newUser } from '../support/service/users.ts'
import { ENDS, FORMS } from './forms.ts'

type Local = Pick<Awaited<ReturnType<typeof localService>>, 'send' | 'lines' | 'issuerUrl'>
type Browser = ReturnType<typeof startChromium>

/** Players in pages of `origin`, on a service with authentication. */
export const players = ({ send, lines, issuerUrl }: Local, browser: Browser, origin: string) => {
  const access = tokensFrom(issuerUrl)
  /** A session, and the page it plays in. */
  const play = async () => {
    const user = newUser()
    const authorization = `Bearer ${await access(user)}`
    const { body } = await send('POST', SESSION, ids(user), { authorization })
    const session: string = body.session.session_id
    const status = async () =>
      (await send('GET', `${SESSION}/${session}`, undefined, { authorization })).body.status as string
    return { session, token: body.playback_token as string, page: await browser.open(origin), status }
  }
  /** A session whose page ends, and sends its stop to `api` as it does. */
  const leave = async (api: string, form: string, end: string) => {
    const { session, token, page, status } = await play()
    const path = `${SESSION}/${session}/stop`
    const known = JSON.stringify({ url: api + path, token, text: JSON.stringify({ token, position: 7 }) })
    const listener = `addEventListener('pagehide', () => ${FORMS[form]?.code})`
    await page.evaluate(`{ const { url, token, text } = ${known}; ${listener} }`)
    await ENDS[end]?.(page, origin)
    const printedPath = `/…${session.slice(-6)}/stop`
    const answersTo = (method: string) =>
      lines
        .filter((line) => line.includes(printedPath))
        .map((line) => line.split(/ +/))
        .flatMap(([, sent, status = '']) => (sent === method ? [status] : []))
    return { preflights: () => answersTo('OPTIONS'), answers: () => answersTo('POST'), status }
  }
  return { access, play, leave }
}
