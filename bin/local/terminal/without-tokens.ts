/** Signed and unsigned tokens: RFC 7519. */
const TOKEN = /eyJ[\w-]*\.[\w-]*\.[\w-]*/g

/** A text for the terminal, without tokens that were sent where none belongs. */
export const withoutTokens = (text: string) => text.replace(TOKEN, '(a token)')
