import { decodeJwt } from 'jose'
import { id, userId } from '../../../functions/contract/requests.ts'
import type { Viewer } from '../viewer.ts'
import type { Arguments } from './read-arguments.ts'

const DEFAULT_ID = 'viewing-service-doctor'

/** The user that an access token is for; undefined for a text that is no token, and for a token without one. */
const subjectOf = (token: string) => {
  try {
    return decodeJwt(token).sub
  } catch {
    return undefined
  }
}

const isToken = (text: string) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)

/** Whether a browser would write an origin so. */
const isOrigin = (text: string) => URL.canParse(text) && /^[a-z][a-z\d+.-]*:\/\/[^/?#\s]+$/.test(text)

/** Who plays, and what is wrong with it; a token is never in a sentence. */
export const readViewer = ({ texts }: Arguments, token: string | undefined) => {
  const viewer: Viewer = {
    user: texts.user ?? (token ? subjectOf(token) : undefined) ?? DEFAULT_ID,
    profile: texts.profile ?? 'doctor',
    content: texts.content ?? DEFAULT_ID,
    ...{ region: texts.region, origin: texts.origin, token: token || undefined },
  }
  const ids = [
    ['--user', viewer.user, userId],
    ['--profile', viewer.profile, id],
    ['--content', viewer.content, id],
    ['--region', viewer.region ?? 'none', id],
  ] as const
  const faults = [
    ...ids.flatMap(([name, value, schema]) =>
      (schema.safeParse(value).error?.issues ?? []).map(({ message }) => `${name} ${message}`),
    ),
    ...(token && !isToken(token) ? ['DOCTOR_TOKEN is no JWT: three parts of base64url with dots between'] : []),
    ...(texts.origin && !isOrigin(texts.origin)
      ? ['--origin must be an origin as browsers write it: https://play.example.com, without a path']
      : []),
  ]
  return { viewer, faults }
}
