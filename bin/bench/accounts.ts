import { createHash } from 'node:crypto'
import { PARTITIONS } from '../../functions/contract/sizes.ts'
import { typicalId } from './calls.ts'

/** So many new accounts of one partition, which an account's id decides: see core/redis/partition.ts. */
export const accountsIn = (partition: number, count: number, newId = typicalId): string[] => {
  const found: string[] = []
  while (found.length < count) {
    const id = newId()
    if (createHash('sha256').update(id).digest().readUInt32BE() % PARTITIONS === partition) found.push(id)
  }
  return found
}
