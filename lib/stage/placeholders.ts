/** Names that nobody can own (RFC 2606, RFC 6761). */
const RESERVED_NAME =
  /(?<![\w-])(?:[\w-]+\.)*(?:example\.(?:com|net|org|edu)|[\w-]+\.(?:example|invalid|test))(?![\w-]|\.\w)/i
/** The accounts of AWS's documentation. */
const EXAMPLE_ACCOUNT = /(?<!\d)(?:000000000000|111122223333|123456789012|444455556666|777788889999)(?!\d)/

const placeholderIn = (text: string) => RESERVED_NAME.exec(text)?.[0] ?? EXAMPLE_ACCOUNT.exec(text)?.[0]

/** What a stage still has from an example and nobody can own, each a sentence that begins with its path. */
export const placeholderFaults = (path: string, value: unknown): string[] => {
  if (typeof value === 'string') {
    const found = placeholderIn(value)
    return found === undefined ? [] : [`${path} must be your own: ${found} is a placeholder`]
  }
  return Object.entries(Object(value)).flatMap(([member, one]) => placeholderFaults(`${path}.${member}`, one))
}
