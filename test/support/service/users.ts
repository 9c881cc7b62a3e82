import { randomUUID } from 'node:crypto'

/** A user no other test has; the beginning chooses what the local stand-in for Identity says. */
export const newUser = (prefix = 'user') => `${prefix}-${randomUUID()}`
