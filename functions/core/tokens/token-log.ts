import { tokenFaults } from '../../contract/tokens/token-faults.ts'
import { DependencyUnavailable, TokenRejected } from '../refusals.ts'
import { createLogThrottle } from '../seldom.ts'

const EVERY_MS = 10_000

/**
 * Says why tokens of a kind are refused, or that a clock is wrong: at most once in ten seconds and fault, and never a
 * value out of a token. Other trouble is said by the one who answers the request.
 */
export const createTokenLog = (token: 'access' | 'playback' | 'any') => {
  const isTime = createLogThrottle(EVERY_MS)
  return (error: unknown): void => {
    if (error instanceof TokenRejected && isTime(error.fault)) {
      const message = `A token is refused: ${tokenFaults[error.fault]}`
      console.warn({ level: 'warn', message, token, token_fault: error.fault })
    }
    if (error instanceof DependencyUnavailable && error.members.dependency === 'clock' && isTime('clock')) {
      const { message, code, cause } = error
      console.error({
        level: 'error',
        message,
        code,
        dependency: 'clock',
        cause: cause instanceof Error ? cause.message : undefined,
      })
    }
  }
}
