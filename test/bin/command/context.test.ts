import { expect, test } from 'vitest'
import { readContext } from '../../../bin/command/context.ts'

test('a stage and a file of stages are read, in any order; the last of two counts', () => {
  expect(readContext(['stages=ours.json', 'stage=prod'])).toEqual({ stage: 'prod', stages: 'ours.json', faults: [] })
  expect(readContext(['stage=prod', 'stage=dev'])).toEqual({ stage: 'dev', stages: undefined, faults: [] })
})

test('the name of a file may hold an equals sign', () => {
  expect(readContext(['stage=dev', 'stages=a=b.json']).stages).toBe('a=b.json')
})

test.each([[['prod']], [['stage=']], [['']], [['Stage=prod']], [['region=eu-west-1']]])('%j is one fault', (values) => {
  expect(readContext(values).faults).toEqual([`-c must be stage=<name> or stages=<file>, not "${values[0]}"`])
})

test('a program that acts on a stage has it named, and a file of stages alone names none', () => {
  const missing = ['-c stage=<name> is missing']
  expect([readContext([]).faults, readContext(['stages=ours.json']).faults]).toEqual([missing, missing])
  expect(readContext(['stages=ours.json'], false).faults).toEqual(missing)
  expect(readContext([], false).faults).toEqual([])
})
