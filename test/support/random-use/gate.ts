import type { Run, SessionStore } from '../../../functions/core/redis/store.ts'

/** Says when something is done, such as the sending of a script. */
export type Gate = <Value>(name: string, act: () => Promise<Value>) => Promise<Value>

/** A store whose scripts are sent when the gate lets them. */
export const behind = (gate: Gate, store: SessionStore): SessionStore => {
  const gated =
    <Argument extends string, Answer>(name: string, run: Run<Argument, Answer>): Run<Argument, Answer> =>
    (...asked) =>
      gate(name, () => run(...asked))
  return { ...store, script: (row, parse) => gated(row.name, store.script(row, parse)) }
}
