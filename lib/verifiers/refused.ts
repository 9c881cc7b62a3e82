/** Why a token is refused. Never a value out of the token: it may be logged, and not be sent to the viewer. */
export type Reason =
  | 'none'
  | 'malformed'
  | 'algorithm'
  | 'typ'
  | 'key'
  | 'signature'
  | 'claims'
  | 'not_yet'
  | 'expired'
  | 'content'

export class Refused extends Error {
  override readonly name = 'Refused'
  readonly reason: Reason

  constructor(reason: Reason) {
    super(`The playback token was refused: ${reason}`)
    this.reason = reason
  }
}

/** The keys could not be read, so that nothing is known about the token. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}
