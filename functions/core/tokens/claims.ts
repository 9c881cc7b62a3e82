import type * as z from 'zod/mini'
import { type TokenFault, tokenFaults } from '../../contract/tokens/token-faults.ts'
import { TokenRejected } from '../refusals.ts'

/** Tolerance for clocks that differ, in seconds. */
export const LEEWAY = 5

const isTokenFault = (claim: unknown): claim is TokenFault =>
  typeof claim === 'string' && Object.hasOwn(tokenFaults, claim)
/** The fault of a token whose claim is missing or not usable. */
export const faultOfClaim = (claim: unknown): TokenFault => (isTokenFault(claim) ? claim : 'claims')

/** The claims as a schema has them. Throws TokenRejected for the first that is not. */
export const claimsOf = <Schema extends z.ZodMiniType>(schema: Schema, payload: unknown): z.output<Schema> => {
  const { success, data, error } = schema.safeParse(payload)
  if (success) return data
  throw new TokenRejected(faultOfClaim(error.issues[0]?.path[0]), error)
}
