import { expect, test } from 'vitest'
import { firstValue } from '../../../../bin/local/aws/first-value.ts'

const keySet = {
  SecretStringTemplate: '{"kty":"oct","alg":"HS256","kid":"initial"}',
  GenerateStringKey: 'k',
  ...{ PasswordLength: 64, ExcludePunctuation: true },
}
const made = (generate: Record<string, unknown>) => firstValue({ name: 'key-set', generate })

test('the first value of a secret is its template with the generated text in its place', () => {
  const { k, ...others } = JSON.parse(made(keySet))
  expect(others).toEqual({ kty: 'oct', alg: 'HS256', kid: 'initial' })
  expect(k).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(JSON.parse(made(keySet)).k).not.toBe(k)
})

test('the first value of a secret without a template is 32 characters of every kind', () => {
  for (let i = 0; i < 50; i++) {
    const text = made({})
    expect(text).toHaveLength(32)
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]) expect(text).toMatch(kind)
  }
})

test('a short first value of a secret has every kind of character too', () => {
  for (let i = 0; i < 50; i++)
    expect(made({ PasswordLength: 3, ExcludePunctuation: true })).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{3}$/)
})

test('an option of a generated secret that is not supported is an error', () => {
  expect(() => made({ ...keySet, ExcludeCharacters: 'l1' })).toThrow(
    'generated with ExcludeCharacters: the local runner does not support that',
  )
})
