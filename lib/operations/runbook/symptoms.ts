import { accountSymptoms } from './account.ts'
import { deployingSymptoms } from './deploying.ts'
import { eventSymptoms } from './events.ts'
import { historySymptoms } from './history.ts'
import { playingSymptoms } from './playing.ts'
import { startingSymptoms } from './starting.ts'
import type { Symptoms } from './symptom.ts'

/** Everything that somebody may complain of. README.md is made from this. */
export const symptoms = {
  ...startingSymptoms,
  ...playingSymptoms,
  ...eventSymptoms,
  ...historySymptoms,
  ...accountSymptoms,
  ...deployingSymptoms,
} as const satisfies Symptoms
