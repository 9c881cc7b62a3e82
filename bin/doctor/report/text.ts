import { hadColdStart, type Latency } from '../api/latencies.ts'
import type { Outcome } from '../run.ts'
import type { Finding, Verdict } from './finding.ts'

const LABELS = { ok: 'ok', warning: 'warning', fault: 'FAULT', 'not checked': 'not checked' } as const
/** SGR codes (ECMA-48 section 8.3.117): green, yellow, bold red, faint. */
const COLOURS = { ok: '32', warning: '33', fault: '1;31', 'not checked': '2' } as const

const LABEL_WIDTH = 13
const NAME_WIDTH = 27

/** Lines for a terminal, or for a file when `isColoured` is false. */
export const textReport = (isColoured: boolean) => {
  const label = (result: Verdict['result']) => {
    const padded = LABELS[result].padEnd(LABEL_WIDTH)
    return isColoured ? `\u001b[${COLOURS[result]}m${padded}\u001b[0m` : padded
  }
  return {
    finding: ({ check, result, says, lookAt }: Finding) => [
      `${label(result)}${check.padEnd(NAME_WIDTH)}${says}`,
      ...(lookAt ? [`${' '.repeat(LABEL_WIDTH + NAME_WIDTH)}look at: ${lookAt}`] : []),
    ],
  }
}

const ms = (value: number) => `${value} ms`.padStart(12)

const latencyLine = (latency: Latency) => {
  const { request, answers, firstMs, minMs, medianMs } = latency
  const hint = hadColdStart(latency) ? `   the first ${firstMs} ms: a cold start?` : ''
  return `${request.padEnd(32)}${String(answers).padStart(8)}${ms(minMs)}${ms(medianMs)}${hint}`
}

const latencyTable = (latencies: readonly Latency[]) => [
  '',
  `${'time of an answer, from here'.padEnd(32)}${'answers'.padStart(8)}${'min'.padStart(12)}${'median'.padStart(12)}`,
  ...latencies.map(latencyLine),
]

/** How many findings of each kind there are. */
export const countOf = (findings: readonly Finding[], result: Verdict['result']) =>
  findings.filter((finding) => finding.result === result).length

/** The end of the report: latencies, the verdict in one line, and what was asked for and not checked. */
export const summary = ({ findings, latencies, missed }: Outcome): readonly string[] => {
  const count = (result: Verdict['result']) => countOf(findings, result)
  const counts = `${count('ok')} ok, ${count('warning')} warnings, ${count('fault')} faults, ${count('not checked')} not checked`
  const verdict = count('fault') > 0 ? 'Something is wrong' : 'Nothing is wrong in what was checked'
  return [
    ...(latencies.length > 0 ? latencyTable(latencies) : []),
    '',
    `${verdict}: ${counts}.`,
    ...missed.map(({ says, lookAt }) => `NOT CHECKED: ${says}.${lookAt ? ` Look at: ${lookAt}.` : ''}`),
  ]
}
