import type { BusEvent } from '../event-bridge/bus-event.ts'

/** A request that API Gateway answered. Bodies are texts, shortened, and without tokens. */
export type RequestSeen = {
  readonly kind: 'request'
  readonly method: string
  /** Without its query. */
  readonly path: string
  readonly status: number
  readonly ms: number
  /** Of a refusal. */
  readonly code?: string
  readonly requestId: string
  readonly sent: string
  readonly answered: string
}

/** A rule that an event matched, and where the rule leads: functions, addresses, and what only AWS has. */
export type RuleSeen = { readonly name: string; readonly targets: readonly string[] }

/** An event that reached the bus, and the rules that it matched. */
export type EventSeen = {
  readonly kind: 'event'
  readonly bus: string
  readonly rules: readonly RuleSeen[]
  readonly event: BusEvent
}

/** What a stand-in answered. */
export type AnswerSeen = {
  readonly kind: 'answer'
  readonly service: 'Identity' | 'Content'
  readonly asked: Readonly<Record<string, string>>
  /** The status, or that it closed the connection; after how many ms. */
  readonly answer: string
  readonly body: string
  readonly afterMs: number
}

/** What somebody switched on the page, or what the runner noticed. */
export type NoticeSeen = { readonly kind: 'notice'; readonly text: string }

export type Seen = RequestSeen | EventSeen | AnswerSeen | NoticeSeen

/** Something that happened in the local runner: `id` counts up, `at` is Unix ms of the runner's clock. */
export type Happening = Seen & { readonly id: number; readonly at: number }

/** Those of one kind. */
export type HappeningOf<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>
export type EventHappening = HappeningOf<'event'>
