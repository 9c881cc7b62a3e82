import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { compileCache } from '../../support/processes/compile-cache.ts'

const PROGRAM = resolve(import.meta.dirname, '../../../bin/local.ts')
const { PATH = '' } = process.env

const collect = (child: ChildProcess) => {
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said.text += text))
  return said
}

/** `node bin/local.ts` with nothing but the given environment; killed at the end of the test if it still runs. */
export const runProgram = (environment: Record<string, string>, ...programArguments: string[]) => {
  const child = spawn(process.execPath, [PROGRAM, ...programArguments], {
    env: { PATH, ...compileCache, ...environment },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = collect(child)
  const exited = once(child, 'exit')
  const hasSaid = async (words: string) => {
    while (!said.text.includes(words) && child.exitCode === null) await sleep(20)
    return said.text.includes(words)
  }
  return {
    pid: child.pid ?? 0,
    said: () => said.text,
    /** The program's exit code once it has ended. */
    exitCode: async () => Number((await exited)[0]),
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Resolves to the API's address as soon as it is served. */
    url: async () => {
      if (!(await hasSaid('Ctrl-C stops'))) throw new Error(`It did not start:\n${said.text}`)
      return /Viewing Service +(\S+)/.exec(said.text)?.[1] ?? ''
    },
  }
}
