import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'

const MODULE = resolve(import.meta.dirname, '../../../../bin/local/terminal/colours.ts')
const LINES = [
  '09:03:04 POST    201    12 ms  /api/playback/session',
  '09:03:04 POST    409     9 ms  /api/playback/session  concurrency_limit_reached',
  '09:03:04 GET     503   900 ms  /health  storage_unavailable',
  '09:03:04 event   playback.started   …3f9a1c #1  ann film-1 → Log',
  '09:03:04 replay  playback.paused    …3f9a1c #2  ann film-1 → Log',
  '09:03:04 rule Log: hearing failed',
  '09:03:04 reload  get-health',
  'Access tokens     issuer',
  'Try, in another terminal:',
  'get-health │ Viewing Service  says 201',
]
const PROGRAM = `import { colouredLog } from ${JSON.stringify(MODULE)}
for (const line of ${JSON.stringify(LINES)}) colouredLog(process.stdout)(line)`
const NODE = [process.execPath, '--input-type=module', '-e', PROGRAM] as const

const environment = (given: Record<string, string>) => ({ PATH: process.env.PATH, TERM: 'xterm-256color', ...given })
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`

/** `script` has other options elsewhere; every Debian has this one (bsdutils). */
const onLinux = test.skipIf(process.platform !== 'linux')

/** What a pseudo-terminal shows. */
const onTerminal = (given: Record<string, string> = {}) =>
  execFileSync('script', ['-qec', NODE.map(quoted).join(' '), '/dev/null'], {
    env: { ...environment(given), SHELL: '/bin/sh' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
    .trim()
    .split('\r\n')

const intoPipe = (given: Record<string, string> = {}) => {
  const [node, ...rest] = NODE
  return execFileSync(node, rest, { env: environment(given), encoding: 'utf8' })
    .trim()
    .split('\n')
}

const [DIM, BOLD, RESET] = ['\u001b[2m', '\u001b[1m', '\u001b[22m']
const inColour = (code: number, text: string) => `\u001b[${code}m${text}\u001b[39m`
const time = `${DIM}09:03:04${RESET}`

onLinux('on a terminal times, labels, statuses and the types of events have colours of their own', () => {
  const shown = onTerminal()
  expect(shown.map(stripVTControlCharacters)).toEqual(LINES)
  expect(shown).toEqual([
    `${time} ${BOLD}POST   ${RESET} ${inColour(32, '201')}    12 ms  /api/playback/session`,
    `${time} ${BOLD}POST   ${RESET} ${inColour(33, '409')}     9 ms  /api/playback/session  concurrency_limit_reached`,
    `${time} ${BOLD}GET    ${RESET} ${inColour(31, '503')}   900 ms  /health  storage_unavailable`,
    `${time} ${BOLD}event${RESET}   ${inColour(36, 'playback.started')}   …3f9a1c #1  ann film-1 → Log`,
    `${time} ${BOLD}replay${RESET}  ${inColour(36, 'playback.paused')}    …3f9a1c #2  ann film-1 → Log`,
    `${time} rule Log: hearing failed`,
    `${time} ${BOLD}reload${RESET}  get-health`,
    `${BOLD}Access tokens${RESET}     issuer`,
    ...LINES.slice(-2),
  ])
})

onLinux('into a pipe, with NO_COLOR or on a terminal that has none, lines are as they are', () => {
  expect([intoPipe(), onTerminal({ NO_COLOR: '1' }), onTerminal({ TERM: 'dumb' })]).toEqual([LINES, LINES, LINES])
})

test('FORCE_COLOR gives colours to a pipe too', () => {
  expect(intoPipe({ FORCE_COLOR: '1' })[0]).toContain(inColour(32, '201'))
})
