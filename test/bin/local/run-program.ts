import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

const PROGRAM = resolve(import.meta.dirname, '../../../bin/local.ts')
const { PATH = '' } = process.env

/** Every process there is; one that has ended and only waits to be collected is none. */
const processes = () => {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  return rows.map((row) => row.trim().split(/\s+/)).filter(([, , state = '']) => !state.startsWith('Z'))
}

/** Every process below this one, children's children included. */
export const descendants = (pid: number): number[] => {
  const all = processes().map(([child, parent]) => ({ child: Number(child), parent: Number(parent) }))
  const below = (one: number): number[] =>
    all.flatMap(({ child, parent }) => (parent === one ? [child, ...below(child)] : []))
  return below(pid)
}

/** Those of the processes that still run after two seconds. */
export const survivors = async (pids: readonly number[]) => {
  const running = () =>
    processes()
      .map(([pid]) => Number(pid))
      .filter((pid) => pids.includes(pid))
  for (let tries = 0; tries < 40 && running().length > 0; tries++) await sleep(50)
  return running()
}

/** Kills the process of a function below this one; whether there was one. */
export const endFunction = (pid: number, name: string) => {
  const isIts = (one: number) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes(`/${name}\0`)
  const found = descendants(pid).filter((one) => existsSync(`/proc/${one}`) && isIts(one))
  return found.every((one) => process.kill(one, 'SIGKILL')) && found.length > 0
}

const collect = (child: ChildProcess) => {
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said.text += text))
  return said
}

/** `node bin/local.ts` with nothing but the given environment; killed at the end of the test if it still runs. */
export const runProgram = (environment: Record<string, string>, ...programArguments: string[]) => {
  const child = spawn(process.execPath, [PROGRAM, ...programArguments], { env: { PATH, ...environment } })
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
