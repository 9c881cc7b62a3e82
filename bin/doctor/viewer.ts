/** Who plays what, and which page calls. */
export type Viewer = {
  readonly user: string
  readonly profile: string
  readonly content: string
  readonly region?: string | undefined
  /** An access token of this user. */
  readonly token?: string | undefined
  readonly origin?: string | undefined
}
