import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/** Made by tools, or another's. */
const LEFT_OUT = ['node_modules', 'dist', 'cdk.out', '.git', 'coverage']

const pathsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      return entry.isDirectory() ? [path, ...pathsIn(path)] : [path]
    })

/** Every file and folder of the repository, from its root. */
export const paths: readonly string[] = pathsIn('')

/** A block of commands or code, under the heading it stands below. */
export type Block = { readonly heading: string; readonly language: string; readonly text: string }

/** A README in the parts that tests look at. */
export type Page = {
  readonly path: string
  readonly text: string
  readonly headings: readonly string[]
  readonly blocks: readonly Block[]
  /** Its lines without blocks. */
  readonly prose: string
}

const partsOf = (text: string): Omit<Page, 'path' | 'text'> => {
  const [headings, blocks, prose] = [[] as string[], [] as Block[], [] as string[]]
  let open: { language: string; lines: string[] } | undefined
  for (const line of text.split('\n')) {
    const [, fence] = /^```(.*)$/.exec(line) ?? []
    if (open && fence === '') {
      blocks.push({ heading: headings.at(-1) ?? '', language: open.language, text: `${open.lines.join('\n')}\n` })
      open = undefined
    } else if (open) open.lines.push(line)
    else if (fence !== undefined) open = { language: fence, lines: [] }
    else prose.push(line)
    const [, heading] = (!open && /^#+ (.*)$/.exec(line)) || []
    if (heading) headings.push(heading)
  }
  return { headings, blocks, prose: prose.join('\n') }
}

const pageAt = (path: string): Page => {
  const text = readFileSync(join(ROOT, path), 'utf8')
  return { path, text, ...partsOf(text) }
}

/** Every README of the repository. */
export const pages: readonly Page[] = paths.filter((path) => /(^|\/)README\.md$/.test(path)).map(pageAt)

/** The README at a path from the root. Throws when there is none. */
export const page = (path: string): Page => {
  const found = pages.find((one) => one.path === path)
  if (!found) throw new Error(`There is no ${path}`)
  return found
}
