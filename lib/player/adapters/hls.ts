type Xhr = {
  readonly readyState: number
  open(method: string, url: string, isAsync: boolean): void
  setRequestHeader(name: string, value: string): void
}

type FetchInit = { readonly headers?: { set(name: string, value: string): unknown } }

/** `never`, so that it is a `Request` to whoever has that type. */
const requestOf = (url: string, init: FetchInit) =>
  new (globalThis as unknown as { readonly Request: new (url: string, init: FetchInit) => never }).Request(url, init)

/**
 * Configuration for hls.js that shows the playback token to the servers that `isOurs` names, and to no other. The token is
 * asked for with each request, so that a renewed one is used from then on: `new Hls(hlsConfig(player, isOurs))`.
 */
export const hlsConfig = (player: { token(): string }, isOurs: (url: string) => boolean) => {
  const headerFor = (url: string) => {
    const token = player.token()
    return token && isOurs(url) ? `Bearer ${token}` : ''
  }
  return {
    xhrSetup: (xhr: Xhr, url: string): void => {
      const header = headerFor(url)
      if (!header) return
      if (xhr.readyState === 0) xhr.open('GET', url, true)
      xhr.setRequestHeader('Authorization', header)
    },
    /** Of hls.js' loader by `fetch`, as with `progressive: true`. */
    fetchSetup: ({ url }: { readonly url: string }, init: FetchInit) => {
      const header = headerFor(url)
      if (header) init.headers?.set('Authorization', header)
      return requestOf(url, init)
    },
  }
}
