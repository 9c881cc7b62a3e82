import { readFileSync } from 'node:fs'

const cellsOf = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** A page of the repository as its tests read it. A table stands between the comments `<!-- name -->` and `<!-- /name -->`. */
export const page = (path: string) => {
  const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
  const section = (name: string) => {
    const [, found] = new RegExp(`<!-- ${name} -->\n(.*?)\n<!-- /${name} -->`, 's').exec(text) ?? []
    if (found === undefined) throw new Error(`${path} has no section ${name}`)
    return found
  }
  return {
    text,
    section,
    /** The rows of a table below its head. */
    rows: (name: string) => section(name).split('\n').slice(2).map(cellsOf),
    /** The fenced blocks of a language. */
    blocks: (language: string) =>
      [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code = '']) => code),
  }
}

/** What stands in backticks. */
export const quotedIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

/** The settings that a page names with their defaults, such as `HEARTBEAT_INTERVAL=30s`. */
export const defaultsIn = (text: string) =>
  [...text.matchAll(/`([A-Z][A-Z_]+)=([^`\s]*)`/g)].map(([, name = '', value = '']) => [name, value] as const)
