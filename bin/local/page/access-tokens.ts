/**
 * Access tokens for the players of the page, as the local issuer gives them to anyone. Empty without such an issuer:
 * authentication is off, or the environment names an issuer that this program cannot speak for.
 */
export const accessTokens =
  (issuerUrl: string | undefined) =>
  async (userId: string): Promise<string> => {
    if (!issuerUrl) return ''
    const response = await fetch(`${issuerUrl}/token`, {
      method: 'POST',
      body: new URLSearchParams({ user_id: userId }),
    })
    const { access_token } = (await response.json()) as { access_token?: string }
    return access_token ?? ''
  }
