import { dirname, posix } from 'node:path'
import { Marked, type Tokens } from 'marked'

/** The anchor that GitHub gives a heading. */
export const slugOf = (heading: string) =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const slugs = () => {
  const seen = new Map<string, number>()
  return (heading: string) => {
    const slug = slugOf(heading)
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  }
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Where a link of a page leads to here: pages are served, files of the code are not. */
const target = (from: string, href: string) => {
  if (/^([a-z]+:|#)/i.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const to = posix.normalize(posix.join(dirname(from), path))
  return to.endsWith('.md') ? `/pages/${to}${anchor === undefined ? '' : `#${anchor}`}` : undefined
}

/** A page of this repository as HTML: `path` from the root, for its links. Its headings have the anchors that GitHub gives them. */
export const htmlOf = (path: string, markdown: string): string => {
  const slug = slugs()
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        return `<h${depth} id="${escaped(slug(text))}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const to = target(path, href)
        const text = this.parser.parseInline(tokens)
        return to === undefined ? text : `<a href="${escaped(to)}">${text}</a>`
      },
      table(token: Tokens.Table) {
        const cell = (tag: string) => (one: Tokens.TableCell) =>
          `<${tag}>${this.parser.parseInline(one.tokens)}</${tag}>`
        const head = `<tr>${token.header.map(cell('th')).join('')}</tr>`
        const rows = token.rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('')
        return `<div class="table" tabindex="0"><table><thead>${head}</thead><tbody>${rows}</tbody></table></div>\n`
      },
    },
  })
  return marked.parse(markdown, { async: false })
}
