import type { AlarmRows } from './alarm-row.ts'

/** Alarms on the keys of playback tokens. */
export const signingKeyAlarms = {
  SigningKeyFault: {
    ...{ on: 'log', of: ['create-session', 'send-heartbeat', 'validate-token', 'get-jwks'], member: 'signing_keys' },
    means:
      '`damaged`: a signing key cannot be used, or is of a kind that only a newer version knows; the others are used. `not_rotated`: tokens are still signed with the symmetric key that was generated for the stage, five minutes after that.',
    viewersNotice:
      '`damaged`: nothing while another key can be used. `not_rotated`: CDN and DRM cannot verify the tokens, so playback can fail there.',
    doFirst:
      'The log line names the key in `kids`. `damaged`: repair the secret, or make its previous version current (lib/README.md, “Roll back”; not after a revocation, for that version holds the revoked key); it is read within seconds; `npm run signing-keys -- revoke <kid> -c stage=<stage>` if the key is lost. `not_rotated`: `npm run signing-keys -- rotate -c stage=<stage>`.',
  },
  'rotate-signing-key': {
    on: 'errors',
    means: 'A rotation or a revocation of signing keys failed. The keys in use stay valid.',
    viewersNotice: 'Nothing.',
    doFirst: 'Read its log, then `npm run signing-keys -- rotate -c stage=<stage>`.',
  },
} as const satisfies AlarmRows
