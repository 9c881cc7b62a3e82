import { readFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { slugOf } from '../../bin/local/page/documents/markdown.ts'
import { type Page, page, paths } from './pages.ts'

/** The anchors of all headings: of two that are the same the second ends in `-1`. */
const anchorsOf = ({ headings }: Pick<Page, 'headings'>): ReadonlySet<string> => {
  const slugs = headings.map(slugOf)
  return new Set(
    slugs.map((slug, i) => {
      const before = slugs.slice(0, i).filter((one) => one === slug).length
      return before === 0 ? slug : `${slug}-${before}`
    }),
  )
}

const isElsewhere = (target: string) => /^([a-z]+:|<)/i.test(target)

/** What is wrong with a link of a page; undefined when it leads somewhere. */
const faultOfLink = (from: Page, target: string): string | undefined => {
  const [path = '', anchor] = target.split('#')
  const to = path ? posix.normalize(posix.join(dirname(from.path), path)).replace(/\/$/, '') : from.path
  if (!paths.includes(to)) return `${from.path}: the link ${target} leads nowhere`
  if (anchor === undefined) return undefined
  if (!to.endsWith('README.md')) return `${from.path}: the link ${target} has an anchor in a file without headings`
  return anchorsOf(page(to)).has(anchor) ? undefined : `${from.path}: there is no heading for the link ${target}`
}

/** What is wrong with the links of a page, each in a sentence. */
export const linkFaults = (from: Page): string[] =>
  [...from.prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !isElsewhere(target))
    .flatMap((target) => faultOfLink(from, target) ?? [])

/** What a build or a person makes, and is in no commit. */
const MADE = /^(dist|cdk\.out)\//
const TOP = /^(bin|lib|functions|test|\.ci)\//
const PATH = /^[\w.@-]+(\/[\w.@-]+)*\/?$/
const FILE = /\.(ts|js|lua|md|json|html)$/

const looksLikePath = (text: string) =>
  PATH.test(text) && !MADE.test(text) && (TOP.test(text) || FILE.test(text) || (text.endsWith('/') && text.length > 1))

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
/** A package may be named as a file is. */
const packages = new Set(Object.keys({ ...dependencies, ...devDependencies }))

const exists = (text: string) => {
  if (packages.has(text)) return true
  const path = text.replace(/\/$/, '')
  return TOP.test(text) ? paths.includes(path) : paths.some((one) => one === path || one.endsWith(`/${path}`))
}

/**
 * Paths between backticks that do not exist, each in a sentence. One that begins with a folder of the top level is
 * looked for from there, another one anywhere; in a command the words are looked at one by one.
 */
export const pathFaults = ({ path, prose }: Pick<Page, 'path' | 'prose'>): string[] =>
  [...prose.matchAll(/`([^`]+)`/g)]
    .flatMap(([, text = '']) => text.split(' '))
    .filter((text) => looksLikePath(text) && !exists(text))
    .map((text) => `${path}: there is no ${text}`)
