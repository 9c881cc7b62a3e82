import { expect, test } from 'vitest'
import { exitCodeOf } from '../../../../bin/doctor/report/exit-code.ts'
import { fault, notChecked, ok, type Verdict } from '../../../../bin/doctor/report/finding.ts'

const codeOf = (verdicts: readonly Verdict[], missed: readonly Verdict[] = [], isInterrupted = false) => {
  const named = (all: readonly Verdict[]) => all.map((verdict) => ({ check: 'player', ...verdict }))
  return exitCodeOf({ findings: named([...verdicts, ...missed]), missed: named(missed), isInterrupted })
}

test('0 is for an API in which nothing is wrong and all was checked that was asked for', () => {
  expect(codeOf([ok('it is'), notChecked('nobody asked for it')])).toBe(0)
})

test('what was asked for and not checked is 3, a fault beside it 1, and an interrupted run 130', () => {
  const missed = [notChecked('no token')]
  expect(codeOf([ok('it is')], missed)).toBe(3)
  expect(codeOf([fault('it is not')], missed)).toBe(1)
  expect(codeOf([fault('it is not')], missed, true)).toBe(130)
})
