import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pages } from './pages.ts'

const inProse = (prose: string) => [...prose.matchAll(/`(aws [^`]+)`/g)].map(([, command = '']) => command)
/** A command of a block goes on after a line that ends with a backslash. */
const inBlock = (text: string) =>
  text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.startsWith('aws '))

/** Without what only the second version of the program knows, and with words that stand for others filled in. */
const filled = (command: string) =>
  command
    .replace(/ --cli-binary-format \S+/, '')
    .replaceAll('<stage>', 'prod')
    .replaceAll(/<(start|end)>/g, '2026-12-01T00:00:00Z')
    .replaceAll(/<[^>]+>/g, 'arn:aws:any:eu-west-1:210987654321:x')

const commands = pages.flatMap(({ path, prose, blocks }) =>
  [...inProse(prose), ...blocks.flatMap(({ text }) => inBlock(text))].map((text) => ({ path, text })),
)

/** Nothing listens there, so a command that the program understands ends with the connection. */
const NOWHERE = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_MAX_ATTEMPTS: '1',
}

const python = (...words: string[]) =>
  spawnSync('python3', words, {
    encoding: 'utf8',
    env: { ...process.env, ...NOWHERE },
    input: JSON.stringify(commands.map(({ text }) => filled(text))),
  })

const hasAws = python('-c', 'import awscli').status === 0
if (!hasAws) console.warn('NO awscli ON THIS MACHINE: it does not read the commands of the pages (pipx install awscli)')

test('pages name commands of AWS', () => {
  expect(commands.length).toBeGreaterThan(5)
})

test.skipIf(!hasAws)(
  `every command of AWS in a page is one that its program understands (${hasAws ? 'awscli' : 'NO awscli ON THIS MACHINE'})`,
  () => {
    const said: string[] = JSON.parse(python(join(import.meta.dirname, 'aws-program.py')).stdout)
    expect(said).toHaveLength(commands.length)
    const refused = commands.flatMap(({ path, text }, i) =>
      said[i]?.includes('Could not connect to the endpoint URL') ? [] : [`${path}: ${text}: ${said[i]?.slice(-300)}`],
    )
    expect(refused).toEqual([])
  },
  240_000,
)
