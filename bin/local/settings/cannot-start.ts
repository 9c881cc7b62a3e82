/** Something the person at the terminal can put right: its message is all they need, no stack trace. */
export class CannotStart extends Error {
  override name = 'CannotStart'

  /** One sentence, or a list when there are several faults. */
  static because(faults: readonly string[]) {
    if (faults.length === 1) return new CannotStart(`${faults[0]}.`)
    return new CannotStart([`${faults.length} settings are wrong.`, ...faults].join('\n  '))
  }
}
