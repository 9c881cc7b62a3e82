/** A request that EventBridge, Secrets Manager or Lambda refuses as a whole; `type` is the error's name in the AWS JSON 1.1 protocol. */
export class RefusedRequest extends Error {
  override name = 'RefusedRequest'
  readonly type: string
  readonly status: number

  constructor(type: string, message: string, status = 400) {
    super(message)
    this.type = type
    this.status = status
  }
}
