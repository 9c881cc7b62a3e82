/** A user's access token from the local issuer; empty while authentication is off. */
export const accessToken = async (userId: string): Promise<string> => {
  const response = await fetch('/local/access-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(userId),
  })
  return (await response.json()) as string
}
