import type { Place } from './place.ts'

/** What others hold. */
export const elsewhere: readonly Place[] = [
  {
    where: 'playback tokens, at players and in logs of CDN and DRM',
    holds: 'ids of user, profile, title and device',
    kept: 'good for {JWT_EXPIRATION}; their logs: ask them',
    shorten: '`JWT_EXPIRATION`',
    erasing: 'tell the teams of CDN and DRM',
  },
  {
    where: 'Identity and Content',
    holds: 'the questions of this service: the user’s id and the profile’s stand in the URL to Identity',
    kept: 'ask them',
    shorten: 'ask them',
    erasing: 'delete the person at Identity **first**: else the next start makes a new account here',
  },
  {
    where: 'Engagement and every other subscriber',
    holds: 'their copies of the events',
    kept: 'ask them',
    shorten: 'ask them',
    erasing: 'tell them; the events of the ends have reached them by then',
  },
  {
    where: 'the machine that runs the program',
    holds: 'the user’s id in the history of the shell and in npm’s log',
    kept: 'as you have set it',
    shorten: 'the shell’s history; `~/.npm/_logs`',
    erasing: 'delete the lines',
  },
]
