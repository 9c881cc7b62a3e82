import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { compileCache } from '../support/processes/compile-cache.ts'
import { ROOT } from './pages.ts'

export const hasCurl = spawnSync('curl', ['--version']).status === 0

const run = promisify(execFile)
const { PATH = '', HOME = '' } = process.env
/** No credentials and no region: what needs an account must say so. */
const BARE = { PATH, HOME, ...compileCache, AWS_EC2_METADATA_DISABLED: 'true' }

/** What a command prints, and its exit code; in the root of the repository, without anything of this process' environment. */
export const runBare = async (command: string): Promise<{ said: string; code: number }> => {
  try {
    const { stdout, stderr } = await run('/bin/sh', ['-euc', command], { cwd: ROOT, env: BARE })
    return { said: stdout + stderr, code: 0 }
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number }
    return { said: stdout + stderr, code }
  }
}

/**
 * What the commands of a block print and, on lines of their own, the statuses of its calls, with the runner's own
 * addresses in place of those of the page. Rejects when a command fails.
 */
export const runCalls = async (text: string, addresses: Readonly<Record<string, string>>): Promise<string> => {
  const script = Object.entries(addresses)
    .reduce((all, [port, address]) => all.replaceAll(`http://localhost:${port}`, address), text)
    .replaceAll("-sw '\\n'", "-sw '\\n%{http_code}\\n'")
    .replaceAll(/\| node -p/g, '| head -1 | node -p')
  const { stdout } = await run('/bin/sh', ['-euc', script], { cwd: ROOT })
  return stdout
}

/** The statuses of the calls, in order. */
export const statusesIn = (said: string): string[] => said.match(/^\d{3}$/gm) ?? []

/** Starts a program as a person does, waits until it has said the words, and ends it with Ctrl-C. */
export const startAndStop = async (command: string, words: string, environment: Record<string, string>) => {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], {
    cwd: ROOT,
    env: { ...BARE, ...environment },
    detached: true,
  })
  /** Whether any of its processes is there to get the signal. */
  const end = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-(child.pid ?? 0), signal)
    } catch {
      return false
    }
  }
  onTestFinished(() => void end('SIGKILL'))
  const exited = once(child, 'exit')
  const heard = Promise.withResolvers<void>()
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
    if (said.includes(words)) heard.resolve()
  })
  await Promise.race([heard.promise, exited])
  end('SIGINT')
  await exited
  return { said, isGone: () => !end(0) }
}
