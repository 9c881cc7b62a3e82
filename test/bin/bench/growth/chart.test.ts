import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { growthChart, type Line } from '../../../../bin/bench/growth/chart.ts'

const line = (kind: string, name: string, isBefore: boolean): Line => ({
  ...{ kind, name, isBefore },
  points: [1_000, 10_000, 1_000_000].map((size, i) => ({ size, us: 20 + i })),
})
const lines = [line('heartbeat', 'heartbeat', false), line('heartbeat', 'heartbeat, 377817d', true)]
const read = (svg: string) => parseHTML(svg).document

test.for(['light', 'dark'] as const)('the %s chart is a file of its own, with every line and its name', (theme) => {
  const svg = growthChart(lines, theme)
  const document = read(svg)
  const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
  expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(texts).toEqual(expect.arrayContaining(['heartbeat', 'heartbeat, 377817d', '1,000', '10,000', '1,000,000']))
  expect(document.querySelectorAll('circle').length).toBe(6)
})

test('what another version takes is dashed, in the colour of its kind', () => {
  const paths = [...read(growthChart(lines, 'light')).querySelectorAll('[aria-label=line] path')]
  expect(paths.length).toBe(2)
  expect(new Set(paths.map((path) => path.getAttribute('stroke'))).size).toBe(1)
  expect(read(growthChart(lines, 'light')).querySelectorAll('[stroke-dasharray]').length).toBe(1)
})
