/** Writes bits, the first one highest; Exp-Golomb codes as in H.264, 9.1. */
export const bitWriter = () => {
  const bytes: number[] = []
  let [held, count] = [0, 0]
  const bit = (value: number) => {
    held = (held << 1) | value
    count += 1
    if (count < 8) return
    bytes.push(held)
    held = 0
    count = 0
  }
  const bits = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bit((value >>> i) & 1)
  }
  const unsigned = (value: number) => {
    const length = 32 - Math.clz32(value + 1)
    bits(0, length - 1)
    bits(value + 1, length)
  }
  const align = () => {
    while (count > 0) bit(0)
  }
  return {
    bits,
    unsigned,
    align,
    /** Whole bytes, on a byte's border. */
    bytes: (values: Uint8Array) => {
      for (const value of values) bytes.push(value)
    },
    /** The end of every unit: a one, and zeros up to a byte's border. */
    end: (): Uint8Array => {
      bit(1)
      align()
      return Uint8Array.from(bytes)
    },
  }
}

/** Bytes one after the other. */
export const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
