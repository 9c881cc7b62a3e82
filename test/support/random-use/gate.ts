import type { Script, SessionStore } from '../../../functions/core/redis/store.ts'

/** Says when something is done, such as the sending of a script. */
export type Gate = <Value>(name: string, act: () => Promise<Value>) => Promise<Value>

/** A store whose scripts are sent when the gate lets them. */
export const behind = (gate: Gate, store: SessionStore): SessionStore => {
  const gated =
    <Answer>(name: string, run: Script<Answer>): Script<Answer> =>
    (...asked) =>
      gate(name, () => run(...asked))
  return {
    ...store,
    script: (name, parts) => gated(name, store.script(name, parts)),
    scriptWith: (name, parts, parse) => gated(name, store.scriptWith(name, parts, parse)),
  }
}
