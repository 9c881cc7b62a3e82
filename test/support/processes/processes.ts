import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

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
