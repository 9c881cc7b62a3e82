import { randomBytes, randomInt } from 'node:crypto'
import { PARTITIONS } from '../../functions/contract/sizes.ts'

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

/**
 * An id like those that the service makes, so that the session log can record the sample: a UUID of version 8 (RFC 9562
 * section 5.8) that begins with 48 bits of Unix ms, when the session was made. No session of the service has it.
 */
export const sampleSessionId = (madeAt: number): string => {
  const [head, partition, variant] = [hex(madeAt, 12), hex(randomInt(PARTITIONS), 3), hex(randomInt(0x8000, 0xc000), 4)]
  return `${head.slice(0, 8)}-${head.slice(8)}-8${partition}-${variant}-${randomBytes(6).toString('hex')}`
}
