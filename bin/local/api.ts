/** One function as the template describes it. */
export type LocalFunction = {
  readonly name: string
  /** Where its code lies: the asset that would be uploaded. */
  readonly folder: string
  /** `file.export`, as in Lambda. */
  readonly handler: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly environment: Readonly<Record<string, string>>
}

/** One route as the template describes it; `key` is `METHOD /path/{parameter}` or `$default`. */
export type LocalRoute = { readonly key: string; readonly functionName: string }

/** What a gateway serves. */
export type LocalApi = { readonly routes: readonly LocalRoute[]; readonly functions: readonly LocalFunction[] }

/** Where lines for the person at the terminal go. */
export type Log = (line: string) => void
