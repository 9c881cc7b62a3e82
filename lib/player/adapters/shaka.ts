type ShakaRequest = { readonly uris: readonly string[]; readonly headers: Record<string, string> }

/**
 * A request filter for Shaka Player that shows the playback token to the servers that `isOurs` names, and to no other:
 * `shakaPlayer.getNetworkingEngine().registerRequestFilter(shakaFilter(player, isOurs))`. Manifests, segments and
 * licences all pass it, each with the token of that moment.
 */
export const shakaFilter =
  (player: { token(): string }, isOurs: (url: string) => boolean) =>
  (_type: unknown, request: ShakaRequest): void => {
    const token = player.token()
    if (token && request.uris.every(isOurs)) request.headers.Authorization = `Bearer ${token}`
  }
