/** What the module uses of the engine it runs in: browsers, Node, the browsers of TVs. Declared here, so that its types need neither DOM nor Node. */
type Init = {
  readonly method: string
  readonly headers?: Record<string, string>
  readonly body: string
  readonly redirect?: 'error'
  readonly credentials?: 'omit'
  readonly keepalive?: boolean
  /** An `AbortSignal`; of no type, so that every `fetch` takes it. */
  readonly signal?: never
}

type Reply = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}

/** `fetch` of any engine. */
export type Fetch = { call(url: string, init: Init): Promise<Reply> }['call']

export type Timers = {
  /** Calls once, after so many ms. */
  set(call: () => void, ms: number): unknown
  clear(timer: unknown): void
}

/** A window, or what stands in for it. */
export type Page = {
  addEventListener(type: string, listener: (event: unknown) => void): void
  removeEventListener(type: string, listener: (event: unknown) => void): void
}

type Aborter = { readonly signal: never; abort(): void }

type Engine = {
  readonly fetch: Fetch
  readonly performance?: { now(): number }
  readonly AbortController?: new () => Aborter
  readonly setTimeout: (call: () => void, ms: number) => unknown
  readonly clearTimeout: (timer: unknown) => void
  readonly navigator?: { sendBeacon?(url: string, text: string): boolean }
  readonly crypto?: { getRandomValues?(bytes: Uint8Array): Uint8Array }
  readonly document?: Page & { readonly visibilityState?: string }
} & Partial<Page>

const engine = globalThis as unknown as Engine

export const engineFetch: Fetch = (url, init) => engine.fetch(url, init)
export const engineTimers: Timers = {
  set: (call, ms) => engine.setTimeout(call, ms),
  clear: (timer) => engine.clearTimeout(timer),
}
/** ms of a clock that nobody sets, if there is one. */
export const engineClock = (): number => engine.performance?.now() ?? Date.now()
export const newAborter = (): Aborter | undefined => engine.AbortController && new engine.AbortController()

/** The page that the module runs in, if it is one. */
export const enginePage = (): Page | undefined =>
  engine.document && engine.addEventListener ? (engine as Page) : undefined
export const engineDocument = () => engine.document

/** Whether the browser took it over; false where there is no browser. */
export const engineBeacon = (url: string, text: string): boolean => engine.navigator?.sendBeacon?.(url, text) ?? false

/** 128 random bits. */
export const newKey = (): string => {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(256 * Math.random()))
  engine.crypto?.getRandomValues?.(bytes)
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
