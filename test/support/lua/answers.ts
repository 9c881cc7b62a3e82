import type { Chunk, Expression, FunctionDeclaration, Node } from 'luaparse'

type Read = { readonly calls: ReadonlySet<string>; readonly words: ReadonlySet<string> }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

const children = (node: Node): Node[] => Object.values(node).flat().filter(isNode)

/** Every node below, those of functions left out unless `deep`. */
function* below(node: Node): Generator<Node> {
  yield node
  for (const child of children(node)) if (child.type !== 'FunctionDeclaration' || !child.identifier) yield* below(child)
}

const wordsIn = (expression: Expression | undefined): string[] =>
  expression
    ? [...below(expression)].flatMap((node) => (node.type === 'StringLiteral' ? [node.raw.slice(1, -1)] : []))
    : []

const nameOf = (node: Node | null): string => {
  if (node?.type === 'Identifier') return node.name
  return node?.type === 'MemberExpression' ? `${nameOf(node.base)}.${node.identifier.name}` : ''
}

/** Functions of reply.lua whose first argument is an outcome. */
const ANSWERS = ['Reply.about', 'Reply.with']

/** The texts that an answer may begin with: of one of ANSWERS, and of a returned `{ 'ok', … }`. */
const answered = (node: Node): string[] => {
  if (node.type === 'CallExpression') return ANSWERS.includes(nameOf(node.base)) ? wordsIn(node.arguments[0]) : []
  if (node.type !== 'ReturnStatement') return []
  const [table] = node.arguments
  const [first] = table?.type === 'TableConstructorExpression' ? table.fields : []
  return first?.type === 'TableValue' && first.value.type === 'StringLiteral' ? wordsIn(first.value) : []
}

const read = (nodes: readonly Node[]): Read => {
  const all = nodes.flatMap((node) => [...below(node)])
  const names = all.map(nameOf)
  return { calls: new Set(names), words: new Set(all.flatMap(answered)) }
}

/** The outcomes a script may answer with: those in its own lines, and in the functions that these lead to. */
export const outcomesOf = (chunk: Chunk): string[] => {
  const isNamed = (node: Node): node is FunctionDeclaration => node.type === 'FunctionDeclaration'
  const functions = new Map(chunk.body.filter(isNamed).map((one) => [nameOf(one.identifier), one]))
  const found = new Set<string>()
  const seen = new Set<string>()
  const follow = ({ calls, words }: Read) => {
    for (const word of words) found.add(word)
    for (const name of calls) {
      const called = functions.get(name)
      if (!called || seen.has(name)) continue
      seen.add(name)
      follow(read(called.body))
    }
  }
  follow(read(chunk.body.filter((node) => !isNamed(node))))
  return [...found].sort()
}
