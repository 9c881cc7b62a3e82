/** Signed and unsigned tokens: RFC 7519. */
const TOKEN = /eyJ[\w-]*\.[\w-]*\.[\w-]*/g

/** A text for the terminal, in case somebody put a token where none belongs. */
export const withoutTokens = (text: string) => text.replace(TOKEN, '(a token)')
