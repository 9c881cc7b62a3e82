import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { htmlOf } from './markdown.ts'

const root = resolve(import.meta.dirname, '../../../..')
const FOLDERS = ['bin', 'lib', 'functions', 'test']

const pagesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.md'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))

/** The pages of this repository, by their paths from its root. */
const paths = () => ['README.md', 'CHANGELOG.md', ...FOLDERS.flatMap(pagesIn)]

export const CONTRACT_PAGE = 'functions/contract/README.md'

export type Page = { readonly title: string; readonly html: string }

/** A page of this repository as HTML; undefined when there is none at that path. */
export const readPage = (path: string): Page | undefined => {
  if (!paths().includes(path)) return undefined
  const markdown = readFileSync(join(root, path), 'utf8')
  return { title: /^# (.*)$/m.exec(markdown)?.[1] ?? path, html: htmlOf(path, markdown) }
}
