import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { ecdsaSignature, isEcdsaSignature } from '../../../../functions/core/tokens/ecdsa.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const dsaEncoding = 'ieee-p1363'
const byNode = (text: string, signature: Buffer) =>
  verify('sha256', Buffer.from(text), { key: publicKey, dsaEncoding }, signature)

/** Of so many signatures some have a number that begins with zeros, and many one whose first bit is set. */
const texts = Array.from({ length: 2_000 }, (_, i) => `text ${i}`)
const kindOf = (byte: number | undefined) => (byte === 0 ? 'zeros' : (byte ?? 0) < 0x80 ? 'small' : 'large')

test('every signature of Node is good, whatever its numbers begin with', () => {
  const seen = new Set<string>()
  for (const text of texts) {
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding })
    expect(isEcdsaSignature(text, publicKey, signature), signature.toString('hex')).toBe(true)
    seen.add(`r ${kindOf(signature[0])}`).add(`s ${kindOf(signature[32])}`)
  }
  expect(seen.size).toBe(6)
})

test('Node verifies every signature, whatever its numbers begin with', () => {
  const seen = new Set<string>()
  for (const text of texts) {
    const signature = ecdsaSignature(text, privateKey)
    expect([signature.length, byNode(text, signature)], signature.toString('hex')).toEqual([64, true])
    seen.add(`r ${kindOf(signature[0])}`).add(`s ${kindOf(signature[32])}`)
  }
  expect(seen.size).toBe(6)
})

test('what is no signature of the text is judged as Node judges it', () => {
  const good = ecdsaSignature('text', privateKey)
  const [r, s] = [good.subarray(0, 32), good.subarray(32)]
  const fills = [0x00, 0x01, 0x7f, 0x80, 0xff].map((byte) => Buffer.alloc(32, byte))
  const halves = [r, s, ...fills, Buffer.concat([Buffer.alloc(31), Buffer.of(1)]), randomBytes(32)]
  const pairs = halves.flatMap((one) => halves.map((other) => Buffer.concat([one, other])))
  const lengths = [0, 1, 32, 63, 65, 70, 128].map((length) => Buffer.concat([good, good]).subarray(0, length))
  const judged = [...pairs, ...lengths].map((one) => [one.toString('hex'), isEcdsaSignature('text', publicKey, one)])
  expect(judged).toEqual([...pairs, ...lengths].map((one) => [one.toString('hex'), byNode('text', one)]))
  expect(judged.filter(([, isGood]) => isGood)).toEqual([[good.toString('hex'), true]])
  expect(isEcdsaSignature('other text', publicKey, good)).toBe(false)
})

test('a signature without the zeros that its second number begins with is none', () => {
  const signed = texts.map((text) => ({ text, signature: ecdsaSignature(text, privateKey) }))
  const { text = '', signature = Buffer.of() } = signed.find((one) => one.signature[32] === 0) ?? {}
  const shorter = Buffer.concat([signature.subarray(0, 32), signature.subarray(33)])
  const longer = Buffer.concat([signature.subarray(0, 32), Buffer.of(0), signature.subarray(32)])
  expect([signature, shorter, longer].map((one) => isEcdsaSignature(text, publicKey, one))).toEqual([
    true,
    false,
    false,
  ])
})
