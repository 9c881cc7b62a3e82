import { tokenFaults } from '../../contract/tokens/token-faults.ts'
import { createLogThrottle } from '../log-throttle.ts'
import { DependencyUnavailable, TokenRejected } from '../refusals.ts'

const EVERY_MS = 10_000

/**
 * Logs why tokens of a kind are refused, or that a clock is wrong: each fault at most once in ten seconds, and never a
 * value out of a token. Any other 5xx is logged where the request is answered.
 */
export const createTokenLog = (token: 'access' | 'playback' | 'any') => {
  const isDue = createLogThrottle(EVERY_MS)
  return (error: unknown): void => {
    if (error instanceof TokenRejected && isDue(error.fault)) {
      const message = `A token is refused: ${tokenFaults[error.fault]}`
      console.warn({ level: 'warn', message, token, token_fault: error.fault })
    }
    if (error instanceof DependencyUnavailable && error.members.dependency === 'clock' && isDue('clock')) {
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
