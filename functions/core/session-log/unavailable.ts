import { Refusal } from '../refusal.ts'

/** The session log did not answer in time, or refused the question: nothing is known of what it holds. */
export class SessionLogUnavailable extends Refusal {
  constructor(cause: unknown) {
    super('storage_unavailable', 'The session log did not answer.', {
      members: { dependency: 'postgres' },
      retryAfter: 1,
      cause,
    })
  }
}
