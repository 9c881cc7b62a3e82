import { expect, test } from 'vitest'
import { readCommand } from '../../../bin/replacements/read-command.ts'

test('several ids may be allowed, in one word or in several', () => {
  const { files, isOfTemplates, allowed } = readCommand([
    'a.json',
    'b.json',
    '--allow',
    'A, B',
    '--allow=C',
    '--allow',
    '',
  ])
  expect({ files, isOfTemplates, allowed }).toEqual({
    files: ['a.json', 'b.json'],
    isOfTemplates: false,
    allowed: ['A', 'B', 'C'],
  })
})

test('two templates are compared when they are said to be templates', () => {
  expect(readCommand(['--templates', 'old.json', 'new.json'])).toMatchObject({ isOfTemplates: true })
})

test.each([[[]], [['--templates', 'one.json']], [['--templates', 'a', 'b', 'c']], [['a.json', '--force']]])(
  'the program says how to use it after %o',
  (args) => {
    expect(() => readCommand(args)).toThrow(/Usage: npm run replacements/)
  },
)
