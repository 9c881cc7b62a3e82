import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { BaseSequencer, type Reporter, type TestSpecification } from 'vitest/node'
import { filesOf, isEmbedded, longest, type ProjectName } from './test/projects.ts'

/** A `.lua` file is its text, as in the bundles. */
const luaAsText = {
  name: 'lua-as-text',
  load: (id: string) => (id.endsWith('.lua') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null),
}

/**
 * The longest files of a group first, then those that load the CDK: a process goes on to the next file only within a
 * project, and one that has loaded the CDK is to be used for all of them. Groups come in their order all the same.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const place = ({ moduleId, project }: TestSpecification) =>
      longest.some((file) => moduleId.endsWith(file)) ? 0 : project.name === 'stack' ? 1 : 2
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

/** Says why a test that then passed was tried again: the default reporter only says that. */
const whyAgain: Reporter = {
  onTestCaseResult: (test) => {
    if (!test.diagnostic()?.flaky) return
    for (const { message, stack } of test.result().errors ?? [])
      console.error(`Passed when tried again: ${test.fullName}\n${stack ?? message}`)
  },
}

const cores = availableParallelism()
/** An embedded Redis lives in the process that asks it, and needs a core for itself. */
const workers = (most: number) => ({ maxWorkers: isEmbedded ? Math.min(most, cores) : most })

/** Tests that compute: files share a process and what is loaded there, which takes longer to load than to test. */
const computing = { ...workers(cores + 1), isolate: false, sequence: { groupOrder: 0 } }
/** On CI's shared machines a stall of seconds is no fault of the service: what then passes is reported as `retry x1`. */
const retry = process.env.CI ? 1 : 0
/** Tests that wait, for processes and for time: more at once than there are cores. */
const waiting = { ...workers(cores + 2), isolate: false, retry, sequence: { groupOrder: 1 } }

/** Tests in a real browser: when nothing else runs. */
const alone = { ...workers(Math.max(2, cores - 1)), isolate: true, retry, sequence: { groupOrder: 2 } }

const project = (
  name: ProjectName,
  pace: typeof computing | typeof waiting | typeof alone,
  ...setups: ('api' | 'bundles' | 'postgres' | 'redis' | 'scratch')[]
): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    ...{ ...pace, name, ...filesOf(name) },
    globalSetup: setups.map((setup) => `test/support/global-setup/${setup}.ts`),
  },
})

export default defineConfig({
  plugins: [luaAsText],
  define: { UNDER_TEST: 'true' },
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', whyAgain],
    // The line of a refusal that a test is about: thousands of them would hide what is worth reading.
    onConsoleLog: (text) => !/level: \S*'info'/.test(text),
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', computing),
      project('redis', computing, 'redis'),
      project('stack', computing, 'scratch', 'bundles'),
      project('postgres', waiting, 'postgres'),
      project('runner', waiting, 'redis', 'api', 'scratch'),
      project('faults', waiting, 'redis', 'bundles'),
      project('browser', alone, 'redis', 'api', 'scratch'),
    ],
  },
})
