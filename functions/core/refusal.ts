import type { ProblemCode } from '../contract/problems.ts'
import type { TokenFault } from '../contract/tokens/token-faults.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * A decision not to do what was asked. `code` is the contract's, `members` are the extra members of the reply;
 * `detail` is for the client's developers and holds nothing internal. What caused it stays in `cause`, for the log.
 */
export class Refusal extends Error {
  readonly code: ProblemCode
  readonly members: Members
  readonly retryAfterSeconds: number | undefined
  /** What is wrong with the token, where one is refused. */
  readonly fault: TokenFault | undefined

  constructor(
    code: ProblemCode,
    detail: string,
    more: { members?: Members; retryAfter?: number; cause?: unknown; fault?: TokenFault } = {},
  ) {
    super(detail, { cause: more.cause })
    this.name = code
    this.code = code
    this.members = more.members ?? {}
    this.retryAfterSeconds = more.retryAfter
    this.fault = more.fault
  }
}

/** What something that is called may refuse with. An endpoint may call it only if its row of the table lists these. */
export type Refusing<Code extends ProblemCode> = { readonly refuses: readonly Code[] }

/** Says of a function which refusals it throws: these and no others. */
export const refusing = <const Code extends ProblemCode, Act extends object>(refuses: readonly Code[], act: Act) =>
  Object.assign(act, { refuses })
