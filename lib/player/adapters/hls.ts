type Xhr = {
  readonly readyState: number
  open(method: string, url: string, isAsync: boolean): void
  setRequestHeader(name: string, value: string): void
}

/**
 * Configuration for hls.js that shows the playback token to the servers that `isOurs` names, and to no other. The token is
 * asked for with each request, so that a renewed one is used from then on: `new Hls(hlsConfig(player, isOurs))`.
 */
export const hlsConfig = (player: { token(): string }, isOurs: (url: string) => boolean) => ({
  xhrSetup: (xhr: Xhr, url: string): void => {
    const token = player.token()
    if (!token || !isOurs(url)) return
    if (xhr.readyState === 0) xhr.open('GET', url, true)
    xhr.setRequestHeader('Authorization', `Bearer ${token}`)
  },
})
