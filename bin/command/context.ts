/** What `-c` says to a program, as it does to the CDK. */
export type Context = {
  /** Undefined when no stage is named. */
  readonly stage: string | undefined
  /** A JSON file of stages; undefined for `cdk.json`. */
  readonly stages: string | undefined
}

/**
 * Reads the values of `-c` in their order; of two that say the same the last counts, as for the CDK. `faults` are
 * sentences. A program that acts on a stage has it named: `isNeeded`.
 */
export const readContext = (values: readonly string[], isNeeded = true): Context & { readonly faults: string[] } => {
  const found: { stage?: string; stages?: string } = {}
  const faults: string[] = []
  for (const value of values) {
    const [, name, text] = /^(stages?)=(.+)$/.exec(value) ?? []
    if (name === 'stage' || name === 'stages') found[name] = text ?? ''
    else faults.push(`-c must be stage=<name> or stages=<file>, not "${value}"`)
  }
  const { stage, stages } = found
  if (stage === undefined && faults.length === 0 && (isNeeded || stages !== undefined))
    faults.push('-c stage=<name> is missing')
  return { stage, stages, faults }
}
