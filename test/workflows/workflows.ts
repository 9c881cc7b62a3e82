import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const FOLDER = '.github/workflows'

export type Step = {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
export type Job = {
  readonly uses?: string
  readonly if?: string
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly defaults?: { readonly run?: { readonly shell?: string } }
  readonly steps?: readonly Step[]
}
type Content = {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly concurrency?: { readonly group: string }
  readonly jobs: Readonly<Record<string, Job>>
}
export type Workflow = Content & { readonly file: string; readonly text: string }

/** Every workflow of the repository. */
export const workflows: readonly Workflow[] = readdirSync(FOLDER).map((name) => {
  const file = join(FOLDER, name)
  const text = readFileSync(file, 'utf8')
  return { file, text, ...(parse(text) as Content) }
})

/** Each job with where it stands. */
export const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ workflow, place: `${workflow.file} ${name}`, ...job })),
)

/** The script of a step by its name. Throws when there is none. */
export const scriptOf = (file: string, stepName: string): string => {
  const steps = jobs.filter(({ workflow }) => workflow.file.endsWith(`/${file}`)).flatMap(({ steps = [] }) => steps)
  const script = steps.find(({ name }) => name === stepName)?.run
  if (!script) throw new Error(`${file} has no step "${stepName}" that runs commands`)
  return script
}
