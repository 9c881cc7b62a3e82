import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { liveSeries } from '../figures.ts'
import { median, type Rounds } from '../reading.ts'
import { growthChart, type Line, type themes } from './chart.ts'

const FOLDER = resolve(import.meta.dirname, '../../figures')

/** Writes the curves of what was measured, for the README: a file for light pages and one for dark ones. */
export const writeCurves = (
  measured: readonly { name: string; rounds: Rounds }[],
  sizes: readonly number[],
): string[] => {
  const lines = (['heartbeat', 'claim'] as const).flatMap((what) =>
    measured.map(({ name, rounds }, i): Line => {
      const timeAt = (size: number) => median((rounds.get(liveSeries(what, size)) ?? []).map(median))
      const points = sizes.map((size) => ({ size, us: timeAt(size) }))
      return { kind: what, name: i === 0 ? what : `${what}, ${name}`, isBefore: i > 0, points }
    }),
  )
  mkdirSync(FOLDER, { recursive: true })
  return (['light', 'dark'] satisfies (keyof typeof themes)[]).map((theme) => {
    const file = join(FOLDER, `growth-${theme}.svg`)
    writeFileSync(file, growthChart(lines, theme))
    return file
  })
}
