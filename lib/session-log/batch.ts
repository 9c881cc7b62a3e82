/** What `record-session-log` gets at once: at most so many messages, and no more than 6 MB; it waits so long for more, in s. */
export const BATCH = { size: 500, windowSeconds: 1 } as const
