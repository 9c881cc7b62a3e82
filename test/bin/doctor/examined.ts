import type { Finding } from '../../../bin/doctor/report/finding.ts'
import { type Examination, runDoctor } from '../../../bin/doctor/run.ts'
import type { Viewer } from '../../../bin/doctor/viewer.ts'
import { newUser } from '../../support/service/users.ts'

type More = Partial<Omit<Examination, 'url' | 'viewer'>> & { readonly viewer?: Partial<Viewer> }

/** What the doctor finds at an API, as a user of this test alone. `of` is the finding of one check. */
export const examined = async (url: string, { viewer, ...more }: More = {}) => {
  const outcome = await runDoctor({
    ...{ url: new URL(url), viewer: { user: newUser(), profile: 'main', content: 'film-1', ...viewer } },
    ...{ patience: { answerMs: 10_000, eventsMs: 20_000 }, tell: () => {}, interrupted: new AbortController().signal },
    ...more,
  })
  const of = (check: string): Partial<Finding> => outcome.findings.find((finding) => finding.check === check) ?? {}
  const named = (result: Finding['result']) =>
    outcome.findings.filter((finding) => finding.result === result).map(({ check }) => check)
  return { ...outcome, of, faults: named('fault'), warnings: named('warning'), notChecked: named('not checked') }
}
