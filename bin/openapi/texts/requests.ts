import type { Texts } from './text.ts'

const position: Texts = {
  position: ['Where the player is in the title. One that cannot be used is ignored, never refused.', 'seconds'],
}

/** The texts of what clients send, by the name of the schema. */
export const requestTexts: Readonly<Record<string, Texts>> = {
  Id: { '': 'An opaque id of another service: 1–128 visible ASCII characters, `!` to `~`. No e-mail addresses.' },
  UserId: {
    '': 'The id of an account: as every id, but without `/ ? # %`, and neither `.` nor `..`, because it travels in a path.',
  },
  Position: {
    '': [
      'Seconds into the title, kept in whole seconds, rounded down. One that cannot be used (negative, too large, not a number) is ignored, never refused: the reply names it in `ignored`. Null counts as such a one; only on create does null say that there is none.',
      'seconds',
    ],
  },
  CreateSessionRequest: {
    '': 'Who wants to play what, on which device. Members that are not known are ignored.',
    user_id: 'The account. With a user token it is the `sub` of the token, or the create is refused.',
    region:
      'Where the viewer is. Counts only where the stage names no header that says it (`REGION_HEADER`). Null is the same as absent.',
    position: ['Where playback begins; 0 without it. One that cannot be used is 0.', 'seconds'],
    terminate_sessions:
      'Ids of sessions of this account that end in the same step, if the new one fits then. One that is gone, unknown or of another account is ignored. Null is the same as absent.',
  },
  PositionRequest: { '': 'What a player may say with a sign of life.', ...position },
  StopSessionRequest: {
    '': 'What a player may say when it stops.',
    ...position,
    token:
      'The playback token, for `navigator.sendBeacon`, which cannot set headers. A well-formed one in the header wins.',
  },
  TokenRequest: {
    '': 'The playback token in question.',
    token: 'A playback token, as create, heartbeat or refresh gave it.',
  },
}
