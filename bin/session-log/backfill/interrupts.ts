import type { EventEmitter } from 'node:events'

/** Calls `act` with each interruption until what it returns is called; meanwhile an interruption does not end the program. */
export type Interrupts = (act: () => void) => () => void

/** Ctrl-C, as the process learns of it. */
export const interruptsOf =
  (program: Pick<EventEmitter, 'on' | 'off'>): Interrupts =>
  (act) => {
    program.on('SIGINT', act)
    return () => void program.off('SIGINT', act)
  }
