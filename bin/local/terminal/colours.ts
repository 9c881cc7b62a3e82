import { styleText } from 'node:util'
import type { Log } from '../template/api.ts'

type Format = Parameters<typeof styleText>[0]

const REQUEST = /^(\d\d:\d\d:\d\d) ([A-Z…-]+ *) (\d{3}) (.*)$/
const EVENT = /^(\d\d:\d\d:\d\d) (event|replay)( +)(\S+)(.*)$/
const RELOAD = /^(\d\d:\d\d:\d\d) (reload)( .*)$/s
const OTHER = /^(\d\d:\d\d:\d\d) (.*)$/
/** What runs where: `Redis             …`. */
const ROW = /^([A-Z][A-Za-z]*(?: [A-Za-z]+){0,2})( {2,}\S)/

const statusFormat = (status: string): Format => {
  if (status < '400') return 'green'
  return status < '500' ? 'yellow' : 'red'
}

type Style = (format: Format, text: string) => string

/** A line of the runner with colours: they are added to a line that is ready, so that they never count as columns. */
const coloured = (line: string, style: Style) => {
  const [, , method = '', status = '', path = ''] = REQUEST.exec(line) ?? []
  const time = (text: string) => style('dim', text)
  if (status) return `${time(line.slice(0, 8))} ${style('bold', method)} ${style(statusFormat(status), status)} ${path}`
  const [, at = '', label = '', gap = '', type = '', rest = ''] = EVENT.exec(line) ?? []
  if (type) return `${time(at)} ${style('bold', label)}${gap}${style('cyan', type)}${rest}`
  const [, since = '', reload = '', names = ''] = RELOAD.exec(line) ?? []
  if (reload) return `${time(since)} ${style('bold', reload)}${names}`
  const [, when = '', what = ''] = OTHER.exec(line) ?? []
  if (when) return `${time(when)} ${what}`
  return line.replace(ROW, (_, name: string, rest: string) => style('bold', name) + rest)
}

/**
 * Prints lines to a stream: with colours if it is a terminal that has them, and NO_COLOR is not set; FORCE_COLOR asks for
 * them anywhere (nodejs.org/api/util.html, `styleText`).
 */
export const colouredLog = (stream: NodeJS.WriteStream): Log => {
  const style: Style = (format, text) => styleText(format, text, { stream, validateStream: true })
  return (line) => void stream.write(`${coloured(line, style)}\n`)
}
