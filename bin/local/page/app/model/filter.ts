import { signal } from '@preact/signals'

/** The user, session or code that the lists are narrowed to; empty for all. */
export const filter = signal('')
