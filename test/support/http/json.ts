/** The body of a reply: whatever came back; each test says what it expects of it. */
// biome-ignore lint/suspicious/noExplicitAny: typing it would repeat what the test is there to find out.
export type Json = any
