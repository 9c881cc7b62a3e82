import type { Stage } from '../../../lib/stage/stage.ts'

/** A setting or a member of a stage that makes the bill smaller. */
export type Lever = {
  /** Its name in `cdk.json`. */
  readonly member: string
  /** The stage with it pulled, and from what to what; undefined where it is pulled already. */
  readonly pull: (stage: Stage) => { readonly stage: Stage; readonly change: string } | undefined
  /** What it costs in something else than money. */
  readonly means: string
}

/** The largest of some steps below a value. */
export const lower = (now: number, steps: readonly number[]): number | undefined => steps.findLast((step) => step < now)
