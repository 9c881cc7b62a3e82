import { expect, test } from 'vitest'
import { spanFaults } from '../../../../bin/session-log/backfill/archive.ts'

const HOUR = 3_600_000
const BEGINS = Date.UTC(2026, 11, 1)
const NOW = BEGINS + 24 * HOUR

test('a span inside the archive has no fault, up to its very ends', () => {
  expect(spanFaults({ from: BEGINS, to: NOW }, BEGINS, NOW)).toEqual([])
})

test('a span outside the archive is refused at each end', () => {
  expect(spanFaults({ from: BEGINS - 1, to: NOW + 1 }, BEGINS, NOW)).toEqual([
    'The archive begins at 2026-12-01T00:00:00Z: --from is before it',
    '--to must be at 2026-12-02T00:00:00Z or before: an event may take ten minutes into the archive',
  ])
})
