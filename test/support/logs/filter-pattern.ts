type Test = (event: unknown) => boolean

const TOKEN = /\s*(&&|\|\||[()]|!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|[^\s()=<>!&|"]+)/y

const tokensOf = (text: string): string[] => {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, token] = TOKEN.exec(text) ?? []
    if (token === undefined) throw new Error(`${text} is no pattern that this can read`)
    tokens.push(token)
  }
  return tokens
}

/** The value a selector such as `$.a.b` points to, as far as it is a text, a number or a truth value. */
const valueAt = (event: unknown, selector: string): unknown => {
  if (!/^\$(\.[\w-]+)+$/.test(selector)) throw new Error(`${selector} is no selector that this can read`)
  return selector
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => (Object.hasOwn(Object(value), key) ? Object(value)[key] : undefined), event)
}

const compare: Record<string, (value: number, wanted: number) => boolean> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '<': (value, wanted) => value < wanted,
  '>': (value, wanted) => value > wanted,
  '<=': (value, wanted) => value <= wanted,
  '>=': (value, wanted) => value >= wanted,
}

/** A wildcard counts at the beginning and at the end only: inside a text it is an asterisk. */
const textTest = (wanted: string) => {
  const [open, close] = [wanted.startsWith('*'), wanted.length > 1 && wanted.endsWith('*')]
  const core = wanted.slice(open ? 1 : 0, close ? -1 : undefined)
  return (value: string) =>
    open && close ? value.includes(core) : open ? value.endsWith(core) : close ? value.startsWith(core) : value === core
}

const comparison = (selector: string, operator: string, operand: string): Test => {
  if (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(operand)) {
    const judge = compare[operator]
    if (!judge) throw new Error(`${operator} is no operator for a number`)
    return (event) => {
      const value = valueAt(event, selector)
      return typeof value === 'number' && judge(value, Number(operand))
    }
  }
  if (operator !== '=' && operator !== '!=') throw new Error(`${operator} is no operator for a text`)
  const matches = textTest(operand.startsWith('"') ? (JSON.parse(operand) as string) : operand)
  return (event) => {
    const value = valueAt(event, selector)
    return typeof value === 'string' && matches(value) === (operator === '=')
  }
}

const parse = (tokens: string[], text: string): Test => {
  const next = () => tokens.shift() ?? ''
  const term = (): Test => {
    const token = next()
    if (token !== '(') return comparison(token, next(), next())
    const inner = any()
    if (next() !== ')') throw new Error(`${text} lacks a bracket`)
    return inner
  }
  const chain = (word: string, part: () => Test, holds: (tests: Test[], event: unknown) => boolean): Test => {
    const tests = [part()]
    while (tokens[0] === word) {
      next()
      tests.push(part())
    }
    return (event) => holds(tests, event)
  }
  const all = () => chain('&&', term, (tests, event) => tests.every((test) => test(event)))
  const any = (): Test => chain('||', all, (tests, event) => tests.some((test) => test(event)))
  const test = any()
  if (tokens.length > 0) throw new Error(`${text} goes on after its end`)
  return test
}

/**
 * Whether a line matches a JSON filter pattern of CloudWatch Logs, as its user guide describes them ("Filter pattern
 * syntax"): `=` and `!=` on texts with `*` at either end, comparisons of numbers, `&&`, `||` and brackets. A pattern for
 * a text never matches a number, nor the other way round; what is no JSON object matches nothing. Throws for a pattern
 * that it cannot read.
 */
export const matchesPattern = (pattern: string, line: string): boolean => {
  const [, inner] = /^\s*\{(.*)\}\s*$/s.exec(pattern) ?? []
  if (inner === undefined) throw new Error(`${pattern} is no JSON pattern`)
  const test = parse(tokensOf(inner), pattern)
  try {
    return test(JSON.parse(line))
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
