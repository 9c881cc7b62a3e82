import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOptions as readBench } from '../../bin/bench/options.ts'
import { readOptions } from '../../bin/cost/read-options.ts'
import { readCommand as readDoctorCommand } from '../../bin/doctor/command/read-command.ts'
import { readCommand as readErasure } from '../../bin/erase-user/read-command.ts'
import { readCommand as readEvents } from '../../bin/events/read-command.ts'
import { readOptions as readLoad } from '../../bin/load/read-options.ts'
import { own } from '../../bin/local/settings/own-settings.ts'
import { readCommand as readRepair } from '../../bin/session-log/read-command.ts'
import { readCommand } from '../../bin/signing-keys/read-command.ts'
import { functionNames } from '../../functions/contract/functions.ts'
import { environment } from '../../functions/contract/settings/settings.ts'
import { pages, paths, ROOT } from './pages.ts'

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'))
const { stages } = JSON.parse(textOf('cdk.json')).context

const START_OPTIONS = ['--help', '--stand-ins', '--settings']

/** What shows that a script of package.json works: a file that runs it or its program, or why none does. */
const SHOWN: Readonly<Record<string, { readonly by: string; readonly holds: string } | { readonly because: string }>> =
  {
    dev: { by: 'test/bin/local.test.ts', holds: "'--dev'" },
    start: { by: 'test/readmes/commands.test.ts', holds: "'npm start'" },
    test: { by: '.ci/run', holds: '\nnpm test' },
    'test:fast': { because: 'it runs two of the projects that npm test runs' },
    'test:soak': {
      because: 'it runs the files of npm test at another size, for hours; its list of files is compared below',
    },
    check: { because: 'it is lint and test, which are here' },
    lint: { by: '.ci/run', holds: '\nnpm run lint' },
    format: { because: 'it is the Biome of lint, told to write' },
    synth: { by: '.ci/run', holds: `\nnpx ${scripts.synth} -c` },
    deploy: { by: 'test/readmes/commands.test.ts', holds: `'npx ${scripts.deploy} -c stage=dev'` },
    openapi: { by: '.ci/run', holds: '\nnpm run openapi' },
    'event-schemas': { by: 'test/functions/contract/events/events.test.ts', holds: 'event-schemas' },
    events: { by: 'test/bin/events/run.test.ts', holds: 'bin/events/run.ts' },
    'erase-user': { by: 'test/support/erasure/account.ts', holds: 'bin/erase-user.ts' },
    'session-log': { by: 'test/bin/session-log/run.test.ts', holds: 'bin/session-log.ts' },
    'signing-keys': { by: 'test/bin/signing-keys/signing-keys.test.ts', holds: 'bin/signing-keys/' },
    replacements: { by: 'test/bin/replacements.test.ts', holds: "'bin/replacements.ts'" },
    cost: { by: 'test/bin/cost/program.test.ts', holds: 'npm run -s cost' },
    doctor: { by: 'test/bin/doctor.test.ts', holds: 'bin/doctor.ts' },
    bench: { because: 'it measures for minutes; its figures are in bin/README.md, by hand' },
    prepack: { by: 'test/bin/package/fresh-app.ts', holds: 'npm pack' },
    postpack: { by: 'test/bin/package/package.test.ts', holds: 'npm pack leaves the repository as it was' },
    load: { by: 'test/bin/load/smoke.test.ts', holds: 'bin/load/run.ts' },
  }

type Command = {
  readonly page: string
  readonly text: string
  readonly variables: readonly string[]
  readonly script: string
  readonly more: readonly string[]
}

const COMMAND = /^((?:[A-Z_]+=\S+ )*)npm (?:run (?:-s )?)?([\w:-]+)(?: -- (.*))?$/

const commandIn = (path: string, text: string): Command => {
  const [, before, script, more = ''] = COMMAND.exec(text) ?? []
  if (script === undefined) throw new Error(`${path}: ${text} is no command that this test can read`)
  const variables = (before ?? '').split(' ').flatMap((one) => one.split('=')[0] || [])
  return { page: path, text, variables, script, more: more.replace('<user id>', 'ann').split(' ').filter(Boolean) }
}

/** Every command of npm between backticks. */
const commands = pages.flatMap(({ path, prose }) =>
  [...prose.matchAll(/`((?:[A-Z_]+=\S+ )*npm [^`]+)`/g)].map(([, text = '']) => commandIn(path, text)),
)

test('every script of package.json has something that shows that it works', () => {
  expect(Object.keys(SHOWN).toSorted()).toEqual(Object.keys(scripts).toSorted())
  for (const [script, shown] of Object.entries(SHOWN)) {
    if ('because' in shown) continue
    expect(existsSync(join(ROOT, shown.by)), script).toBe(true)
    expect(textOf(shown.by), script).toContain(shown.holds)
  }
})

test('test:soak runs every file that has a larger size', () => {
  expect(scripts['test:soak']).toContain('$(grep -rl support/size.ts test)')
  const sized = paths.filter((path) => path.endsWith('.test.ts') && /from '.*\/size\.ts'/.test(textOf(path)))
  const listed = sized.filter((path) => textOf(path).includes('support/size.ts'))
  expect(listed).toEqual(sized)
})

test('a README names no script that is not there', () => {
  expect(commands.length).toBeGreaterThan(20)
  const known = [...Object.keys(scripts), 'ci', 'audit', 'pack']
  expect(commands.filter(({ script }) => !known.includes(script))).toEqual([])
})

test('a variable that a README sets before a command exists', () => {
  const known = [...Object.keys(environment), ...Object.keys(own), 'DOCTOR_TOKEN', 'TEST_REDIS', 'SEED', 'SOAK', 'CI']
  expect(commands.filter(({ variables }) => variables.some((name) => !known.includes(name)))).toEqual([])
})

/** The stages of cdk.json, filled in. */
const FILLED_IN = ['-c', 'stages=test/support/stack/stages.json']

/** Words of a command that stand for others. */
const filled = (words: readonly string[]) =>
  words.map((word) =>
    word
      .replace('<kid>', 'kid')
      .replace('<command>', 'list')
      .replace('<url>', 'http://localhost:8080')
      .replace(/stage=(<stage>|…)/, 'stage=prod'),
  )

const faultOf = ({ script, more }: Command): string | undefined => {
  const words = filled(more)
  const stage = /^stage=(.*)$/.exec(words[words.indexOf('-c') + 1] ?? '')?.[1]
  if (words.includes('-c') && !(stage && (stage in stages || stage === 'local'))) return 'no stage of cdk.json'
  if (script === 'signing-keys' && words.length > 0) readCommand(words)
  if (script === 'cost' && words.length > 0) readOptions(words)
  if (script === 'erase-user' && words.length > 0) readErasure(words)
  if (script === 'session-log' && words.length > 0) readRepair(words)
  if (script === 'events' && words.length > 0) readEvents(words)
  if (script === 'start' && words.some((word) => !START_OPTIONS.includes(word))) return 'no such option'
  if (script === 'dev' && words.some((word) => word !== '--inspect' && !functionNames.some((name) => name === word)))
    return 'no such option or function'
  if (script === 'doctor' && words.length > 0)
    readDoctorCommand([...words, ...(words.includes('-c') ? FILLED_IN : [])], {})
  if (script === 'load') readLoad(words)
  if (script === 'bench') readBench(words)
  return undefined
}

test('what a README gives a program is what the program takes', () => {
  const faults = commands.flatMap((command) => {
    const fault = faultOf(command)
    return fault ? [`${command.page}: ${command.text}: ${fault}`] : []
  })
  expect(faults).toEqual([])
})
