import { notChecked } from '../report/finding.ts'
import { pages } from '../report/pages.ts'
import type { OwnSession } from '../sessions.ts'
import type { Visit } from '../visit.ts'
import { create } from './create.ts'
import { ending } from './ending.ts'
import { limit } from './limit.ts'
import { playing } from './playing.ts'
import { keySet, token } from './token.ts'

const UNTRIED = 'Token, validate, refresh, heartbeat, pause, resume, list, limit, take-over and stop were not tried'

const WITHOUT_TOKEN = notChecked(
  `${UNTRIED}: the API asks for an access token. Set the variable DOCTOR_TOKEN to one of a test user`,
  pages.doctor,
)
const WITHOUT_SESSION = notChecked(
  `${UNTRIED}: there is no session`,
  'what is said above about the account and the create',
)

/** What a player and a CDN do with a session, from its start to its stop. Resolves to the session, if one could be started. */
export const asPlayer = async (
  visit: Visit,
  mayPlay: boolean,
  othersLive: number | undefined,
): Promise<OwnSession | undefined> => {
  const keys = await keySet(visit)
  const own = mayPlay ? await create(visit) : undefined
  if (!own) {
    visit.findings.note('player', mayPlay ? WITHOUT_SESSION : WITHOUT_TOKEN)
    return undefined
  }
  await token(visit, own, keys)
  await playing(visit, own)
  await ending(visit, await limit(visit, own, othersLive))
  return own
}
