/** The width of a terminal that shows every line of the runner whole. */
export const COLUMNS = 80

/** The first letter that may be wide, of Korean. Below are Latin, Greek, Cyrillic, Arabic and their neighbours. */
const WIDE_FROM = '\u1100'
/** Signs of this program that are beyond it. */
const OWN = '…→│'
const columnsOf = (one: string) => (one < WIDE_FROM || OWN.includes(one) ? 1 : 2)

/** The columns that a text takes at most: a character that may be wide, such as a Chinese one or a picture, takes two. */
export const widthOf = (text: string) => [...text].reduce((sum, one) => sum + columnsOf(one), 0)

const HIDDEN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** A text on one line: whatever a terminal would obey, such as a line end or an escape sequence, becomes a `?`. */
export const onOneLine = (text: string) => text.replace(HIDDEN, '?')

/** The beginning of a text in at most so many columns, with `…` where it was cut. */
export const cut = (text: string, columns: number) => {
  if (widthOf(text) <= columns) return text
  let kept = ''
  for (const one of text) {
    if (widthOf(kept + one) >= columns) break
    kept += one
  }
  return `${kept}…`
}

/** A text that fills so many columns at least. */
export const padded = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - widthOf(text)))

/** The ways to show one part of a line, the best one first. */
export type Ways = readonly [string, ...string[]]

const written = (parts: readonly string[]) => parts.filter(Boolean).join(' ')

/**
 * Parts of a line beside each other, in as many columns as there are. Each part begins with its last way, and then those
 * that come first in `order` take the best way that fits.
 */
export const fitted = (parts: readonly Ways[], columns: number, order: readonly number[]) => {
  const chosen = parts.map((ways) => ways.at(-1) ?? '')
  for (const index of order) {
    const fits = (way: string) => widthOf(written(chosen.with(index, way))) <= columns
    chosen[index] = parts[index]?.find(fits) ?? chosen[index] ?? ''
  }
  return written(chosen)
}
