import type { Bus } from './bus.ts'

/** None was asked for. */
export const noBus: Bus = { means: '', open: async () => {}, receive: async () => [], close: async () => [] }
