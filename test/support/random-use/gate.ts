import * as scripts from '../../../functions/core/redis/scripts.ts'
import type { Script, SessionStore } from '../../../functions/core/redis/store.ts'

/** Says when something is done, such as the sending of a script. */
export type Gate = <Value>(name: string, act: () => Promise<Value>) => Promise<Value>

const nameOf = (parts: readonly string[]) =>
  Object.entries<readonly string[]>(scripts).find(([, known]) => known === parts)?.[0] ?? 'an unknown script'

/** A store whose scripts are sent when the gate lets them. */
export const behind = (gate: Gate, store: SessionStore): SessionStore => {
  const gated =
    <Answer>(name: string, run: Script<Answer>): Script<Answer> =>
    (...asked) =>
      gate(name, () => run(...asked))
  return {
    ...store,
    script: (parts, parse) => gated(nameOf(parts), store.script(parts, parse)),
  }
}
