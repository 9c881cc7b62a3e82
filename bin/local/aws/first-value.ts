import { randomInt } from 'node:crypto'
import type { LocalSecret } from '../template/api.ts'

/** What Secrets Manager draws from: secretsmanager/latest/apireference/API_GetRandomPassword.html. */
const KINDS = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const
const UNDERSTOOD = ['SecretStringTemplate', 'GenerateStringKey', 'PasswordLength', 'ExcludePunctuation']

/** At least one of each kind: RequireEachIncludedType is true by default. */
const draw = (kinds: readonly string[], length: number): string => {
  const all = kinds.join('')
  const drawn = Array.from({ length }, () => all[randomInt(all.length)])
  return kinds.every((kind) => drawn.some((one) => one && kind.includes(one))) ? drawn.join('') : draw(kinds, length)
}

/** The first value of a secret, made as Secrets Manager does when it creates it. Throws for options that the local runner does not support. */
export const firstValue = ({ name, generate }: LocalSecret): string => {
  const other = Object.keys(generate).find((option) => !UNDERSTOOD.includes(option))
  if (other)
    throw new Error(
      `The secret ${name} of the template is generated with ${other}: the local runner does not support that`,
    )
  const { SecretStringTemplate, GenerateStringKey, PasswordLength = 32, ExcludePunctuation } = generate
  const { punctuation, ...alphanumeric } = KINDS
  const kinds = Object.values(ExcludePunctuation === true ? alphanumeric : { ...alphanumeric, punctuation })
  const drawn = draw(kinds, Math.max(kinds.length, Number(PasswordLength)))
  if (SecretStringTemplate === undefined) return drawn
  return JSON.stringify({ ...JSON.parse(String(SecretStringTemplate)), [String(GenerateStringKey)]: drawn })
}
