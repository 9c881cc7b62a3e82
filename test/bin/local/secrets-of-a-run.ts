/** Everything secret that a run has used, each with a name that may be told. */
export const secretsOfARun = () => {
  const kept = new Map<string, string>()
  const keep = (name: string, text: string) => {
    if (text.length < 8) throw new Error(`${name} is too short to be looked for`)
    kept.set(text, name)
    return text
  }
  /** A token, and what is worth something without the rest of it: its claims and its signature. */
  const keepToken = (name: string, token: string) => {
    const [, claims = '', signature = ''] = token.split('.')
    for (const part of [claims, signature]) if (part) keep(name, part)
    return keep(name, token)
  }
  return {
    keep,
    keepToken,
    /** The secret members of every key in a key set or a JWK. */
    keepKeys: (name: string, text: string) => {
      const keySet = JSON.parse(text)
      for (const { k, d } of keySet.keys ?? [keySet]) keep(name, k ?? d)
    },
    size: () => kept.size,
    /** The names of those that a text holds, and of anything else in it that looks like a token or a private key. */
    foundIn: (printed: string) => [
      ...[...kept].filter(([text]) => printed.includes(text)).map(([, name]) => name),
      ...(printed.match(/eyJ[\w-]{8,}|PRIVATE KEY|"(d|k)":"[\w-]+"|Bearer [\w-]{8,}/g) ?? []),
    ],
  }
}

export type SecretsOfARun = ReturnType<typeof secretsOfARun>
