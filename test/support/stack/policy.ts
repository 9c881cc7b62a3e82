type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>

export type Statement = {
  readonly Sid?: string
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Principal?: unknown
  readonly Condition?: Conditions
}

/** The keys of a request as IAM sees them. */
export type RequestContext = { readonly 'aws:PrincipalAccount': string } & Readonly<Record<string, string | string[]>>

/** As IAM's reference defines them, for the operators this stack writes; another one throws. */
const operators: Record<string, (wanted: string, values: readonly string[]) => boolean> = {
  StringEqualsIfExists: (wanted, values) => values.length === 0 || (values.length === 1 && values[0] === wanted),
  'ForAllValues:StringEquals': (wanted, values) => values.every((value) => value === wanted),
  Null: (wanted, values) => String(values.length === 0) === wanted,
}

const holds = (operator: string, key: string, wanted: string, context: RequestContext) => {
  const judge = operators[operator]
  if (!judge) throw new Error(`${operator} is no operator this stack writes`)
  const filled = wanted.replace(`\${aws:PrincipalAccount}`, context['aws:PrincipalAccount'])
  return judge(filled, [context[key] ?? []].flat())
}

/** Whether these statements let an account's request through. */
export const allows = (statements: readonly Statement[], action: string, context: RequestContext): boolean =>
  statements.some(
    ({ Effect, Action, Principal, Condition = {} }) =>
      Effect === 'Allow' &&
      [Action].flat().includes(action) &&
      JSON.stringify(Principal).includes(`:iam::${context['aws:PrincipalAccount']}:root`) &&
      Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, wanted]) => holds(operator, key, wanted, context)),
      ),
  )
