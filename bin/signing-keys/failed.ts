/** What the operator asked for was not done, or not wholly; the message says what to do. */
export class Failed extends Error {}
