/** What is said of a member that is not of the right type, or that is absent. */
export const absentOr =
  (fault: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? 'is missing' : fault

const INVISIBLE = /(?! )[\p{C}\p{Z}]/gu
const escaped = (character: string) => {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}

/** A text as a fault quotes it: all that cannot be seen is, what may be a password before an @ is not. */
export const quoted = (text: string): string => JSON.stringify(text.replace(/^.*@/s, '…@')).replace(INVISIBLE, escaped)
