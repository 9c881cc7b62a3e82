const unusable = (claim: string) => `its claim ${claim} is missing or not usable`
const another = (claim: string) => `its claim ${claim} is missing or not the one expected`

/**
 * What a token can be refused for: the `error_description` of the challenge (RFC 6750 section 3, which allows neither
 * quotes nor other than ASCII), and the `token_fault` of the log. Never a value out of a token.
 */
export const tokenFaults = {
  malformed: 'it is not a JWT that can be read',
  algorithm: 'its algorithm is not accepted',
  key: 'there is no key for it',
  signature: 'its signature is not good',
  typ: 'its header typ is not the one expected',
  iss: another('iss'),
  aud: another('aud'),
  client_id: another('client_id'),
  exp: unusable('exp'),
  expired: 'its claim exp says that it has expired',
  nbf: unusable('nbf'),
  not_yet: 'its claim nbf says that it is not valid yet',
  iat: unusable('iat'),
  sub: unusable('sub'),
  scope: 'its claim scope is not usable',
  scp: 'its claim scp is not usable',
  claims: 'its claims are not those of a playback token',
  kind: 'it is not of the kind that is asked for here',
  session: 'it is of another session',
} as const satisfies Record<string, string>

export type TokenFault = keyof typeof tokenFaults
