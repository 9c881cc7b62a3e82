import { engineDocument, type Page } from './engine.ts'

export type PageEvents = {
  /** The page ends, or goes into the back/forward cache. */
  readonly leave: () => void
  /** It came back out of that cache. */
  readonly comeBack: () => void
  /** Something may have become better: only a hint. */
  readonly hint: () => void
}

/** Watches the page. Gives what ends that. */
export const watchPage = (page: Page, { leave, comeBack, hint }: PageEvents): (() => void) => {
  const document = engineDocument()
  const shown = (event: unknown) => ((event as { persisted?: boolean }).persisted ? comeBack() : hint())
  const seen = () => document?.visibilityState !== 'hidden' && hint()
  const all: readonly (readonly [Page | undefined, string, (event: unknown) => void])[] = [
    [page, 'pagehide', leave],
    [page, 'pageshow', shown],
    [page, 'online', hint],
    [document, 'resume', hint],
    [document, 'visibilitychange', seen],
  ]
  for (const [target, type, listener] of all) target?.addEventListener(type, listener)
  return () => {
    for (const [target, type, listener] of all) target?.removeEventListener(type, listener)
  }
}
