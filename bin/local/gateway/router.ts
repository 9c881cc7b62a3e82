import type { LocalRoute } from '../template/api.ts'

export type Match = {
  readonly route: LocalRoute
  /** The path as the function sees it: decoded. */
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
}

const decode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const patternOf = (path: string) => {
  const escaped = path.replace(/[.*?^$()|[\]\\]/g, '\\$&')
  const source = escaped.replace(/\{(\w+)\+\}/g, '(?<$1>.+)').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`)
}

/** The more specific a route, the lower its rank: literal segments before parameters, those before a greedy one. */
const rankOf = (method: string, path: string) =>
  (path.includes('+}') ? 1_000 : 0) + 2 * (path.split('{').length - 1) + (method === 'ANY' ? 1 : 0)

const compile = (route: LocalRoute) => {
  const [method = '', path] = route.key.split(' ')
  if (path === undefined) return { route, rank: Infinity, accepts: () => true, pattern: /^/ }
  const accepts = (asked: string) => method === asked || method === 'ANY'
  return { route, rank: rankOf(method, path), accepts, pattern: patternOf(path) }
}

const decodeAll = (parameters: Record<string, string>) =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decode(value) ?? value]))

/**
 * Finds the route of a request as an HTTP API does: the most specific one, `$default` last.
 *
 * The gateway decodes a path twice: once before routing, where a decoded `?` ends the path, and again what it passes
 * on. So `%2F` separates segments and `%252F` is a `/` within one; what cannot be decoded twice is refused with 400
 * (captured from AWS: github.com/hotsock/voker, vokerhttp/testdata/ingress-paths.json).
 */
export const router = (routes: readonly LocalRoute[]) => {
  const compiled = routes.map(compile).sort((one, other) => one.rank - other.rank)
  return (method: string, rawPath: string): Match | 'malformed' | undefined => {
    const once = decode(rawPath)?.split('?')[0]
    const path = decode(once ?? '%')
    if (once === undefined || path === undefined) return 'malformed'
    const found = compiled.find(({ accepts, pattern }) => accepts(method) && pattern.test(once))
    return found && { route: found.route, path, parameters: decodeAll(found.pattern.exec(once)?.groups ?? {}) }
  }
}
