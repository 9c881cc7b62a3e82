import { COLUMNS, widthOf } from './columns.ts'

/**
 * A text in lines of at most 80 columns: the first begins with `first`, the others with `indent`. A word that is longer
 * stays whole, so that a URL can be copied.
 */
export const wrapped = (text: string, indent: string, first = indent): readonly string[] => {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of text.split(' ')) {
    const longer = isEmpty ? line + word : `${line} ${word}`
    if (isEmpty || widthOf(longer) <= COLUMNS) line = longer
    else {
      lines.push(line)
      line = indent + word
    }
    isEmpty = false
  }
  return [...lines, line]
}

/** Each line of a text in lines of at most 80 columns; what continues one is indented by four more than it. */
export const wrappedLines = (text: string) =>
  text.split('\n').flatMap((line) => {
    const [indent = ''] = /^ */.exec(line) ?? []
    return wrapped(line.slice(indent.length), `${indent}    `, indent)
  })
