/** A fault that the person at the terminal can repair: they see its message and no stack trace. */
export class CannotStart extends Error {
  override name = 'CannotStart'

  /** One sentence, or a list when there are several faults. */
  static because(faults: readonly string[]) {
    if (faults.length === 1) return new CannotStart(`${faults[0]}.`)
    return new CannotStart([`${faults.length} settings are wrong.`, ...faults].join('\n  '))
  }
}
