import { Interrupted, NotThisService, Trouble } from './trouble.ts'

/** What came of a check, in a sentence. `lookAt` is where the cause is found first. */
export type Verdict = {
  readonly result: 'ok' | 'warning' | 'fault' | 'not checked'
  readonly says: string
  readonly lookAt?: string | undefined
}
export type Finding = Verdict & { readonly check: string }

export const ok = (says: string): Verdict => ({ result: 'ok', says })
export const warning = (says: string, lookAt?: string): Verdict => ({ result: 'warning', says, lookAt })
export const fault = (says: string, lookAt?: string): Verdict => ({ result: 'fault', says, lookAt })
export const notChecked = (says: string, lookAt?: string): Verdict => ({ result: 'not checked', says, lookAt })

const ofError = (error: unknown): Verdict => {
  if (error instanceof Trouble) return fault(error.message, error.lookAt)
  return fault(`This check failed by a defect of the doctor: ${error instanceof Error ? error.message : error}`)
}

/**
 * Runs checks and keeps what came of them; `tell` gets each finding at once. A check that throws {@link Trouble} is a
 * fault with its sentence; {@link NotThisService} and {@link Interrupted} are thrown on, because no further check can be
 * made.
 */
export const findings = (tell: (finding: Finding) => void) => {
  const all: Finding[] = []
  const note = (check: string, verdict: Verdict) => {
    const finding = { check, ...verdict }
    all.push(finding)
    tell(finding)
  }
  /** Resolves to what the check found out for later ones; to undefined when it failed. */
  const check = async <Found>(
    name: string,
    run: () => Promise<Verdict | readonly [Verdict, Found]>,
  ): Promise<Found | undefined> => {
    try {
      const outcome = await run()
      const [verdict, found] = 'result' in outcome ? [outcome, undefined] : outcome
      note(name, verdict)
      return found
    } catch (error) {
      if (error instanceof Interrupted) throw error
      note(name, ofError(error))
      if (error instanceof NotThisService) throw error
      return undefined
    }
  }
  return { all, note, check }
}

export type Findings = ReturnType<typeof findings>
