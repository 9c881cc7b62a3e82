import { fork } from 'node:child_process'
import type { Answer, Verbs } from './serve.ts'

type Asked<V extends Verbs, Name extends keyof V> = Promise<Awaited<ReturnType<V[Name]>>>

/** A process of its own that drives one version's bundles. */
export type Driver<V extends Verbs> = {
  /** Rejects with the stack of what the verb threw, or when the process ends. */
  readonly ask: <Name extends keyof V & string>(verb: Name, input: Parameters<V[Name]>[0]) => Asked<V, Name>
  readonly stop: () => void
}

/** Starts a driver: a file that calls `serve` with these verbs. It ends with this process. */
export const startDriver = <V extends Verbs>(file: string, environment: NodeJS.ProcessEnv): Driver<V> => {
  const worker = fork(file, { env: environment, serialization: 'advanced' })
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  worker.on('message', ({ id, result, error }: Answer) => {
    if (error === undefined) open.get(id)?.resolve(result)
    else open.get(id)?.reject(new Error(`${file}: ${error}`))
    open.delete(id)
  })
  worker.on('exit', (code) => {
    for (const one of open.values()) one.reject(new Error(`${file} ended with ${code}`))
  })
  return {
    ask: (verb, input) => {
      const answer = Promise.withResolvers<unknown>()
      const id = asked++
      open.set(id, answer)
      worker.send({ id, verb, input })
      return answer.promise as Asked<V, typeof verb>
    },
    stop: () => worker.kill(),
  }
}
