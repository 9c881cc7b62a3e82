import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * The shell starts the program, waits until its own standard input closes, which the kernel does when the parent
 * ends, even by SIGKILL, and then ends the program and removes its folder. Only the program keeps standard output,
 * so that its end shows there.
 */
const SCRIPT =
  'folder=$1 signal=$2; shift 2; "$@" </dev/null & exec >/dev/null 2>&1; read -r _; kill -"$signal" $!; wait $!; rm -rf "$folder"'
const START_MS = 10_000

/**
 * Starts a program that cannot outlive this process. It has its own process group, so that Ctrl-C reaches only this
 * process. `folder` is removed when it has ended; empty for none. `signal` ends it.
 */
export const guard = (file: string, programArguments: readonly string[], folder: string, signal = 'TERM') => {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sh', folder, signal, file, ...programArguments], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  const gone = once(shell, 'exit')
  const ended = Promise.withResolvers<void>()
  shell.stdout.once('end', ended.resolve)
  shell.stdout.setEncoding('utf8')
  return {
    /** Resolves to undefined as soon as the program has printed the text. If it ends or prints nothing in time: to its last lines. */
    waitForText: (words: string) => firstWords(shell.stdout, words),
    /** Resolves when the program ends without having been stopped. */
    ended: ended.promise,
    stop: async () => {
      shell.stdout.off('end', ended.resolve)
      shell.stdin.destroy()
      await gone
    },
  }
}

const firstWords = (output: NodeJS.ReadableStream, words: string) =>
  new Promise<string | undefined>((resolve) => {
    let printed = ''
    const settle = (lastWords: string | undefined) => {
      clearTimeout(timer)
      resolve(lastWords)
      output.removeAllListeners('data').resume()
    }
    const timer = setTimeout(() => settle(`nothing within ${START_MS / 1000} s`), START_MS)
    output.on('data', (text) => {
      printed += text
      if (printed.includes(words)) settle(undefined)
    })
    output.once('end', () => settle(printed.trim().split('\n').slice(-3).join(' ')))
  })
