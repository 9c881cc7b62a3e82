/** What a deployment would do to one resource, as far as this program asks. */
export type Change = {
  readonly logicalId: string
  /** Its type in CloudFormation, such as `AWS::Events::EventBus`. */
  readonly type: string
  /** `unknown`: the source does not say, and it may be a replacement or a removal. */
  readonly does: 'replace' | 'may replace' | 'remove' | 'unknown'
  /** What becomes of the resource that is there now. */
  readonly old: 'deleted' | 'kept outside the stack' | 'deleted after a snapshot' | 'unknown'
  /** Each property or other reason that brings it about, with its values where they are known. */
  readonly because: readonly string[]
}

/** The input cannot be judged; the message says why, and what to do. */
export class Unreadable extends Error {}
