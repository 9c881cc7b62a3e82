import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { BUILT, files, folders, pages, ROOT } from './contents.ts'

/** The page that npm packs as the README of the package. */
export const FRONT_PAGE = 'bin/package/README.md'

/** Where something of the repository lies in the package, from its root. */
const places: ReadonlyMap<string, string> = new Map([
  [FRONT_PAGE, 'README.md'],
  ...Object.entries({ ...folders, ...files, ...pages }).map(
    ([name, source]) => [source, `${BUILT}/${name}`] as [string, string],
  ),
])

const LINK = /\[((?:[^[\]\n]|\[[^\]\n]*\])*)\]\(([^)\s]+)\)/g
/** A block of code, with its fences. */
const BLOCK = /(^```[\s\S]*?^```)/m

/** The words of a link that would leave the package, and where a reader finds it; a name in backticks says so itself. */
const unlinked = (words: string, path: string) =>
  words.startsWith('`') ? words : `${words} (\`${path}\` in the service’s repository)`

/** A link as it is written in the package. */
const relinked = (source: string, place: string) => (link: string, words: string, target: string) => {
  if (/^([a-z]+:|#)/i.test(target)) return link
  const [path = '', anchor] = target.split('#')
  const wanted = posix.join(dirname(source), path)
  const to = places.get(wanted)
  if (to === undefined) return unlinked(words, wanted)
  return `[${words}](${posix.relative(dirname(place), to)}${anchor === undefined ? '' : `#${anchor}`})`
}

/** A page of the repository as it is packed: each of its links leads to something in the package, or out to the web. */
export const packedPage = (source: string): string => {
  const relink = relinked(source, places.get(source) ?? '')
  return readFileSync(join(ROOT, source), 'utf8')
    .split(BLOCK)
    .map((part) => (part.startsWith('```') ? part : part.replaceAll(LINK, relink)))
    .join('')
}
