/** US dollars with thousands separated; fractions of a cent with two digits that say something. */
export const dollars = (usd: number): string => {
  if (usd !== 0 && Math.abs(usd) < 0.01) return `$${usd.toPrecision(2)}`
  return `${usd < 0 ? '-' : ''}$${Math.abs(usd).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

/** A number as a person reads it: three digits that say something, or whole. */
export const amount = (value: number): string => {
  if (value === 0) return '0'
  if (Math.abs(value) < 100) return String(Number(value.toPrecision(3)))
  return Math.round(value).toLocaleString('en')
}

/** Rows in columns of equal width; those named in `right` end at the same place. */
export const columns = (rows: readonly (readonly string[])[], right: readonly number[] = []): string => {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}
