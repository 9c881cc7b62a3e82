/** The command was not done, or only in part; the message says what to do. */
export class Failed extends Error {
  override readonly name = 'Failed'
}
