import { DatabaseError } from 'pg'

/** Classes of SQLSTATE of what is wrong with the data itself (PostgreSQL's appendix A): it fails again whenever it is sent. */
const OF_THE_DATA = /^(22|23|21|54)/

/** Whether PostgreSQL refused what it was given. Everything else, a lost connection too, may pass. */
export const isOfTheData = (error: unknown): boolean =>
  error instanceof DatabaseError && OF_THE_DATA.test(error.code ?? '')

/** What ends a transaction for the sake of another one: it may be sent again at once (40001, 40P01). */
const isOfOthers = (error: unknown) => error instanceof DatabaseError && /^40/.test(error.code ?? '')

/** What pg says when a connection or an answer did not come in time: its caller has waited long enough. */
const TOOK_TOO_LONG = /timeout/i

/** A connection that was lost, or ended by the server, while nobody used it or before the answer. */
const isOfTheLine = (error: unknown) =>
  error instanceof DatabaseError
    ? /^(08|57P0[123])/.test(error.code ?? '')
    : !(error instanceof Error && TOOK_TOO_LONG.test(error.message))

/**
 * Does it once more, if the first time failed by a lost connection, of which a function that was frozen learns only when
 * it sends, or for the sake of another transaction. Everything that is done to the log may be repeated. Rejects with the
 * second failure.
 */
export const again = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (!isOfOthers(error) && !isOfTheLine(error)) throw error
    return act()
  }
}
