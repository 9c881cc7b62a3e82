import type { Outcome } from '../run.ts'
import type { Viewer } from '../viewer.ts'
import { exitCodeOf } from './exit-code.ts'

/** The report for machines; no token is in it. `is_well` is true exactly when the exit code is 0. */
export const jsonReport = (url: URL, { user, profile, content }: Viewer, outcome: Outcome): string => {
  const { run, findings, missed, latencies, isInterrupted } = outcome
  return JSON.stringify(
    {
      ...{ url: url.href, user_id: user, profile_id: profile, content_id: content, run },
      is_well: exitCodeOf(outcome) === 0,
      missed: missed.map(({ check }) => check),
      is_interrupted: isInterrupted,
      findings: findings.map(({ check, result, says, lookAt }) => ({ check, result, says, look_at: lookAt })),
      latencies: latencies.map(({ request, answers, firstMs, minMs, medianMs, maxMs }) => ({
        ...{ request, answers, first_ms: firstMs, min_ms: minMs, median_ms: medianMs, max_ms: maxMs },
      })),
    },
    undefined,
    2,
  )
}
