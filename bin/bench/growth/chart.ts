import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** A line of the chart: µs by number of live sessions. */
export type Line = {
  /** Lines of one kind have one colour. */
  readonly kind: string
  readonly name: string
  readonly isBefore: boolean
  readonly points: readonly { readonly size: number; readonly us: number }[]
}

export const themes = {
  light: { background: '#ffffff', text: '#1f2328', grid: '#d1d9e0', colors: ['#0969da', '#bc4c00'] },
  dark: { background: '#0d1117', text: '#f0f6fc', grid: '#3d444d', colors: ['#4493f8', '#f0883e'] },
} as const

const sizeText = (size: number) => size.toLocaleString('en')

/**
 * Growth curves as an SVG of its own, for a README: time inside Redis by live sessions. This version's lines are solid,
 * another version's dashed; a line is named at its end.
 */
export const growthChart = (lines: readonly Line[], theme: keyof typeof themes): string => {
  const { document } = parseHTML('<!doctype html><body></body>')
  const { background, text, grid, colors } = themes[theme]
  const kinds = [...new Set(lines.map(({ kind }) => kind))]
  const points = lines.flatMap(({ points: own, ...line }) => own.map((point) => ({ ...line, ...point })))
  const ends = lines.flatMap(({ points: own, ...line }) => own.slice(-1).map((point) => ({ ...line, ...point })))
  const place = { x: 'size', y: 'us' } as const
  const colorOf = ({ kind }: { kind: string }) => colors[kinds.indexOf(kind) % colors.length] ?? text
  const part = (isBefore: boolean) => points.filter((point) => point.isBefore === isBefore)
  const svg = Plot.plot({
    document,
    ...{ width: 760, height: 380, marginLeft: 56, marginRight: 190, marginBottom: 46, marginTop: 34 },
    style: { background, color: text, fontSize: '13px', fontFamily: 'system-ui, sans-serif' },
    x: {
      type: 'log',
      label: 'live sessions',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: [...new Set(points.map(({ size }) => size))],
      tickFormat: sizeText,
    },
    y: { zero: true, label: 'µs inside Redis, median', labelArrow: 'none', nice: true },
    marks: [
      Plot.gridY({ stroke: grid, strokeOpacity: 1 }),
      Plot.lineY(part(true), { ...place, z: 'name', stroke: colorOf, strokeWidth: 2, strokeDasharray: '6 5' }),
      Plot.lineY(part(false), { ...place, z: 'name', stroke: colorOf, strokeWidth: 2.5 }),
      Plot.dot(points, { ...place, fill: colorOf, r: 3.5 }),
      Plot.text(ends, {
        ...place,
        text: 'name',
        ...{ fill: colorOf, textAnchor: 'start', dx: 9, fontWeight: 600 },
      }),
      Plot.ruleY([0], { stroke: text }),
    ],
  })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg') // a file is no part of a page that would say so
  return `${svg.outerHTML}\n`
}
