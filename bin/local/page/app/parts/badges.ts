/** The word and the tone for each state of a player. */
export const BADGES = {
  idle: ['Idle', ''],
  starting: ['Starting', 'warn'],
  playing: ['Playing', 'good'],
  paused: ['Paused', ''],
  recovering: ['Recovering', 'warn'],
  refused: ['Refused', 'bad'],
  ended: ['Ended', ''],
} as const
