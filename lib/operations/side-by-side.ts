/** A setting of a version, and whether the version before may run on the same Redis while it is set so. */
export type Pair = {
  readonly SESSION_LAYOUT: '1' | '2'
  /** Whether the version before may run beside it: during a deployment, or after going back. */
  readonly mayRunBeside: boolean
  readonly because: string
  readonly goBack: string
}

/**
 * Which versions may use one Redis at the same time: this one and the version before, under these conditions, and no two
 * that are further apart. A test plays the version before beside this one for each row.
 */
export const sideBySide: {
  /** Major and minor version of package.json. */
  readonly version: string
  readonly before: {
    readonly version: string
    readonly commit: string
    /** SHA-256 of its scripts, as test/support/version-before has them. */
    readonly scripts: string
  }
  readonly pairs: readonly Pair[]
} = {
  version: '1.1',
  before: {
    version: '1.0',
    commit: '377817d',
    scripts: 'db011dba1fa3aa88ea145e57be5339c3223e51bd2324dacde1a3f8a0f2c45637',
  },
  pairs: [
    {
      SESSION_LAYOUT: '1',
      mayRunBeside: true,
      because: 'it writes sessions and events as the version before reads them',
      goBack: 'at any time',
    },
    {
      SESSION_LAYOUT: '2',
      mayRunBeside: false,
      because: 'the version before cannot read a session that is started so, and answers 503 for it',
      goBack:
        'set `SESSION_LAYOUT` to `1`, deploy, wait until the sessions are gone (SESSION_TIMEOUT and SESSION_RETENTION, 26 h by default), then go back',
    },
  ],
}
